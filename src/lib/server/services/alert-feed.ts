import type { Store } from '../store/store.ts';

/** How often the store is asked for alerts that another process has raised (ms). */
const POLL = 1000;
/** After so long the transaction in which something was raised here has mostly ended (ms). */
const SOON = 50;

/**
 * Says when there are new alerts, of whatever bureau: at once for what this process raises, within a second for all else. Asks
 * the store only while somebody listens.
 */
export class AlertFeed {
  readonly #store: Store;
  readonly #log: (message: string, error?: unknown) => void;
  readonly #listeners = new Set<() => void>();
  #newest = 0;
  #poll: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  #closed = false;

  constructor({ store, log }: { store: Store; log: (message: string, error?: unknown) => void }) {
    this.#store = store;
    this.#log = log;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Something was raised here, in a transaction that ends soon. */
  raised(): void {
    if (this.#listeners.size === 0) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.#look();
    }, SOON);
  }

  /** @param listener called without more when there is something new, and when the feed ends. Returns what ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#poll === null && !this.#closed) {
      this.#poll = setInterval(() => {
        this.#look();
      }, POLL);
      this.#poll.unref();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** Ends it for everybody: the hub shuts down. */
  close(): void {
    this.#closed = true;
    this.#stop();
    this.#tell();
  }

  #look(): void {
    this.#store.alerts.newest().then(
      (newest) => {
        if (newest === this.#newest || this.#closed) return;
        this.#newest = newest;
        this.#tell();
      },
      (error: unknown) => {
        this.#log('alerts: the store could not be read', error);
      },
    );
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #stop(): void {
    if (this.#poll !== null) clearInterval(this.#poll);
    if (this.#soon !== null) clearTimeout(this.#soon);
    [this.#poll, this.#soon] = [null, null];
  }
}

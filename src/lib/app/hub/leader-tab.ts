import type * as z from 'zod/mini';

type Options<T> = { name: string; schema: z.ZodMiniType<T>; hear: (news: T) => void };

/**
 * Lets one tab of a browser do something for all, and tell the others of it; when it leaves, another one takes over. A
 * browser has few connections to a hub for all its tabs together. Where it has no Web Locks, every tab does it.
 */
export class LeaderTab<T> {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #left = new AbortController();

  constructor({ name, schema, hear }: Options<T>) {
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      const read = schema.safeParse(event.data);
      if (read.success) hear(read.data);
    });
  }

  /** Resolves when the work has ended, or when this tab left before its turn came. */
  async lead(work: () => Promise<void>): Promise<void> {
    if (!('locks' in navigator)) return work();
    try {
      await navigator.locks.request(this.#name, { signal: this.#left.signal }, work);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  }

  say(news: T): void {
    if (!this.#left.signal.aborted) this.#channel.postMessage(news);
  }

  leave(): void {
    this.#left.abort();
    this.#channel.close();
  }
}

const NAME = 'lintel-job';

type Locks = Pick<LockManager, 'request' | 'query'>;

/**
 * One job in the whole browser: whoever runs one holds a lock among all tabs, which the browser gives back when the tab
 * ends, however it ends. Where there are no such locks each tab is on its own.
 */
export class JobLock {
  readonly #locks: Locks | null;
  #release: (() => void) | null = null;

  constructor(locks: Locks | null = 'locks' in navigator ? navigator.locks : null) {
    this.#locks = locks;
  }

  /** False when another tab has it. */
  async take(): Promise<boolean> {
    if (this.#release !== null) return true;
    const locks = this.#locks;
    const held = Promise.withResolvers<undefined>();
    this.#release = () => {
      held.resolve(undefined);
    };
    if (locks === null) return true;
    const isMine = await new Promise<boolean>((resolve) => {
      void locks.request(NAME, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : held.promise;
      });
    });
    if (!isMine) this.#release = null;
    return isMine;
  }

  release(): void {
    this.#release?.();
    this.#release = null;
  }

  async isElsewhere(): Promise<boolean> {
    if (this.#locks === null || this.#release !== null) return false;
    const { held = [] } = await this.#locks.query();
    return held.some(({ name, mode }) => name === NAME && mode === 'exclusive');
  }

  /** Waits until no tab has it, and does not take it. */
  async whenFree(): Promise<void> {
    await this.#locks?.request(NAME, { mode: 'shared' }, () => undefined);
  }
}

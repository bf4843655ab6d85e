const LOCK = 'lintel-open-vault';

/** The tabs that have the vault open, this one among them or not. */
export class OpenTabs {
  #leave: (() => void) | null = null;

  /**
   * Joins them; the first one does something before: nothing that lies in the vault is in use then. Where the browser has
   * no Web Locks, every one does it.
   */
  async join(first: () => Promise<void>): Promise<void> {
    this.leave();
    if (!('locks' in navigator)) return first();
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (lock !== null) await first();
    });
    const left = Promise.withResolvers<undefined>();
    this.#leave = () => {
      left.resolve(undefined);
    };
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => left.promise);
  }

  leave(): void {
    this.#leave?.();
    this.#leave = null;
  }
}

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** The part of `navigator` that keeps a screen on. */
type Screen = { readonly wakeLock?: Pick<WakeLock, 'request'> };

/**
 * Keeps the machine awake while a job runs, where the browser can: a lid that is open is enough. The browser takes the
 * lock away whenever its tab is hidden, so it is asked for again when the tab is back.
 */
export class Wakefulness {
  readonly #screen: Screen;
  readonly #page: Page;
  #lock: Promise<WakeLockSentinel | null> | null = null;

  constructor(screen: Screen = navigator, page: Page = document) {
    this.#screen = screen;
    this.#page = page;
  }

  hold(): void {
    if (this.#lock !== null) return;
    this.#lock = this.#ask();
    this.#page.addEventListener('visibilitychange', this.#again);
  }

  release(): void {
    void this.#lock?.then((lock) => lock?.release());
    this.#lock = null;
    this.#page.removeEventListener('visibilitychange', this.#again);
  }

  readonly #again = (): void => {
    if (this.#page.visibilityState === 'visible') this.#lock = this.#ask();
  };

  async #ask(): Promise<WakeLockSentinel | null> {
    try {
      return (await this.#screen.wakeLock?.request('screen')) ?? null;
    } catch {
      // A battery that runs low, or a tab that is hidden: the job goes on for as long as the machine does.
      return null;
    }
  }
}

/** What a browser waits at least between two timers of one chain, in milliseconds. */
const CLAMP = 4;

/**
 * How long the page ever could not answer, in milliseconds: the longest gap in its own event loop, beyond what timers take
 * anyway, or the longest task that the browser reports (it reports those from 50 ms on).
 */
export class LongestTask {
  #longest = 0;
  #last = performance.now();
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#longest = Math.max(this.#longest, duration);
  });

  constructor() {
    this.#observer.observe({ type: 'longtask' });
    const turn = () => {
      const now = performance.now();
      this.#longest = Math.max(this.#longest, now - this.#last - CLAMP);
      this.#last = now;
      setTimeout(turn);
    };
    setTimeout(turn);
  }

  /** The longest since the last call. */
  async take(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }
}

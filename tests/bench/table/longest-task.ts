/** What a browser waits at least between two timers of one chain, in milliseconds. */
const CLAMP = 4;
/** From here on the browser itself reports a task (Long Tasks API), in milliseconds. */
const LONG = 50;

/**
 * The longest task of the page's thread, in milliseconds: the longest that the browser reports; else the longest gap in the
 * page's own event loop, beyond what timers take anyway. Frames go before timers, so that a gap may be several tasks: where
 * the browser reports none, the longest of them was below 50 ms, whatever the gap.
 */
export class LongestTask {
  #reported = 0;
  #gap = 0;
  #last = performance.now();
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#reported = Math.max(this.#reported, duration);
  });

  constructor() {
    this.#observer.observe({ type: 'longtask' });
    const turn = () => {
      const now = performance.now();
      this.#gap = Math.max(this.#gap, now - this.#last - CLAMP);
      this.#last = now;
      setTimeout(turn);
    };
    setTimeout(turn);
  }

  /** The longest since the last call. */
  async take(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const longest = this.#reported > 0 ? this.#reported : Math.min(this.#gap, LONG);
    [this.#reported, this.#gap] = [0, 0];
    return longest;
  }
}

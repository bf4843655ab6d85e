/** Shortest span, in milliseconds, that gives a rate worth looking at. */
const SPAN = 1000;
/** The window of the median: half a minute. */
const WINDOW = 30;

type Sample = { at: number; files: number; bytes: number };
type Rates = { readonly filesPerSecond: number; readonly bytesPerSecond: number };

/**
 * How fast a job goes. Rates are medians over the last half minute of whole seconds, so that one large file or one
 * pause of the machine does not make the time left jump.
 */
export class Pace {
  #last: Sample | null = null;
  #spans: Rates[] = [];

  /** Notes how much is done at `at` (milliseconds, monotonic). */
  note(at: number, files: number, bytes: number): void {
    const last = this.#last;
    if (last === null) {
      this.#last = { at, files, bytes };
      return;
    }
    const span = at - last.at;
    if (span < SPAN) return;
    this.#spans.push({
      filesPerSecond: ((files - last.files) * 1000) / span,
      bytesPerSecond: ((bytes - last.bytes) * 1000) / span,
    });
    if (this.#spans.length > WINDOW) this.#spans.shift();
    this.#last = { at, files, bytes };
  }

  /** Time that passes from here to the next note does not count: the job is paused. */
  rest(): void {
    this.#last = null;
  }

  /** Null until a first whole second was seen. */
  get rates(): Rates | null {
    if (this.#spans.length === 0) return null;
    return {
      filesPerSecond: median(this.#spans.map((span) => span.filesPerSecond)),
      bytesPerSecond: median(this.#spans.map((span) => span.bytesPerSecond)),
    };
  }

  /** Seconds until so much more is done: by files or by bytes, whichever takes longer; null when nobody can say. */
  secondsLeft(files: number, bytes: number): number | null {
    const rates = this.rates;
    if (rates === null || rates.filesPerSecond === 0) return null;
    const byBytes = rates.bytesPerSecond === 0 ? 0 : bytes / rates.bytesPerSecond;
    return Math.max(files / rates.filesPerSecond, byBytes);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Addresses that are remembered; beyond that the one not seen for longest is forgotten. */
const REMEMBERED = 10_000;

/**
 * Lets each address make `burst` calls at once, and `perMinute` from then on. Kept in the memory of this process, as one
 * moment for each address: when the last of its calls would have been due at the steady rate (the generic cell rate
 * algorithm, ITU-T I.371).
 */
export class Throttle {
  readonly #interval: number;
  readonly #tolerance: number;
  readonly #clock: () => Date;
  readonly #due = new Map<string, number>();

  constructor({ burst, perMinute, clock }: { burst: number; perMinute: number; clock: () => Date }) {
    this.#interval = 60_000 / perMinute;
    this.#tolerance = burst * this.#interval;
    this.#clock = clock;
  }

  /**
   * 0 when the call may go on; otherwise the whole seconds to wait.
   *
   * @param calls so many there must be room for, this one and those that it leads to; only this one is taken
   */
  take(address: string, calls = 1): number {
    const now = this.#clock().getTime();
    const due = Math.max(now, this.#due.get(address) ?? now) + this.#interval;
    const early = due + (calls - 1) * this.#interval - now - this.#tolerance;
    if (early > 0) return Math.ceil(early / 1000);
    // Set anew, it is the last to be forgotten.
    this.#due.delete(address);
    this.#due.set(address, due);
    const [oldest] = this.#due.keys();
    if (this.#due.size > REMEMBERED && oldest !== undefined) this.#due.delete(oldest);
    return 0;
  }
}

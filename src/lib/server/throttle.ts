/**
 * A token bucket for each address, in the memory of this process: `burst` calls at once, and `perMinute` from then on.
 */
export class Throttle {
  readonly #burst: number;
  readonly #perMinute: number;
  readonly #clock: () => Date;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor({ burst, perMinute, clock }: { burst: number; perMinute: number; clock: () => Date }) {
    this.#burst = burst;
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** 0 when the call may go on; otherwise the whole seconds to wait. */
  take(address: string): number {
    const now = this.#clock().getTime();
    const bucket = this.#buckets.get(address);
    const tokens = bucket === undefined ? this.#burst : this.#tokensOf(bucket, now);
    if (tokens < 1) return Math.ceil(((1 - tokens) * 60) / this.#perMinute);
    this.#forgetFull(now);
    this.#buckets.set(address, { tokens: tokens - 1, at: now });
    return 0;
  }

  #tokensOf({ tokens, at }: { tokens: number; at: number }, now: number): number {
    return Math.min(this.#burst, tokens + (Math.max(0, now - at) / 60_000) * this.#perMinute);
  }

  /** Whoever was not seen for so long that the bucket is full again needs no entry. */
  #forgetFull(now: number): void {
    if (this.#buckets.size < 10_000) return;
    for (const [address, bucket] of this.#buckets) {
      if (this.#tokensOf(bucket, now) >= this.#burst) this.#buckets.delete(address);
    }
  }
}

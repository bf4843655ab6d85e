/** The first 64 bits of something that is spread evenly, as two numbers of 32 bits. */
export type Fingerprint = readonly [high: number, low: number];

/** @param hex at least 16 digits */
export function fingerprintOf(hex: string): Fingerprint {
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}

/** So many values of one fingerprint are kept: a list that gives one MD5 to thousands of files must not hold the page up. */
const MOST_OF_ONE = 16;

/**
 * Numbers from 0 on by fingerprint, in open addressing over typed arrays: 12 bytes a place, at most half of them taken.
 * Where one lies is multiply-shift hashing with random factors (Dietzfelbinger and others, 1997): no list can be written
 * so that all of it lies in one place.
 */
export class Fingerprints {
  readonly #factors = crypto.getRandomValues(new Uint32Array(2)).map((factor) => factor | 1);
  #highs = new Uint32Array(1024);
  #lows = new Uint32Array(1024);
  /** The value and 1; 0 in an empty place. */
  #values = new Uint32Array(1024);
  #size = 0;

  put([high, low]: Fingerprint, value: number): void {
    if (2 * this.#size >= this.#values.length) this.#grow();
    this.#place(high, low, value + 1);
  }

  /** Every value that was put under it, in the order in which they were. */
  of([high, low]: Fingerprint): number[] {
    const found: number[] = [];
    const mask = this.#values.length - 1;
    for (let at = this.#first(high, low); ; at = (at + 1) & mask) {
      const value = this.#values[at] ?? 0;
      if (value === 0) return found;
      if (this.#highs[at] === high && this.#lows[at] === low) found.push(value - 1);
    }
  }

  #first(high: number, low: number): number {
    const [a = 1, b = 1] = this.#factors;
    return (Math.imul(high, a) + Math.imul(low, b)) >>> (Math.clz32(this.#values.length) + 1);
  }

  #place(high: number, low: number, value: number): void {
    const mask = this.#values.length - 1;
    let at = this.#first(high, low);
    for (let same = 0; this.#values[at] !== 0; at = (at + 1) & mask) {
      if (this.#highs[at] === high && this.#lows[at] === low && ++same === MOST_OF_ONE) return;
    }
    [this.#highs[at], this.#lows[at], this.#values[at]] = [high, low, value];
    this.#size++;
  }

  #grow(): void {
    const [highs, lows, values] = [this.#highs, this.#lows, this.#values];
    const length = 2 * values.length;
    [this.#highs, this.#lows, this.#values] = [
      new Uint32Array(length),
      new Uint32Array(length),
      new Uint32Array(length),
    ];
    this.#size = 0;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      if (value !== 0) this.#place(highs[at] ?? 0, lows[at] ?? 0, value);
    }
  }
}

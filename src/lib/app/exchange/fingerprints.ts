/** The first 64 bits of something that is spread evenly, as two numbers of 32 bits. */
export type Fingerprint = readonly [high: number, low: number];

/** @param hex at least 16 digits */
export function fingerprintOf(hex: string): Fingerprint {
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}

/** Places of the first table, and of the largest: moving one of that size takes some milliseconds. */
const [FIRST_PLACES, MOST_PLACES] = [1024, 131_072];
/** So many values of one fingerprint are kept: a list that gives one MD5 to thousands of files must not hold the page up. */
const MOST_OF_ONE = 16;

/**
 * Numbers from 0 on by fingerprint: 12 bytes a place, at most half of them taken. Beyond a size there are several tables
 * instead of a larger one, so that the page never stands still while one grows.
 */
export class Fingerprints {
  readonly #full: Table[] = [];
  #open = new Table(FIRST_PLACES);

  put(fingerprint: Fingerprint, value: number): void {
    if (this.#open.isFull) {
      if (this.#open.places < MOST_PLACES) this.#open = this.#open.doubled();
      else {
        this.#full.push(this.#open);
        this.#open = new Table(MOST_PLACES);
      }
    }
    this.#open.put(fingerprint, value);
  }

  /** Every value that was put under it, in the order in which they were. */
  of(fingerprint: Fingerprint): number[] {
    const found: number[] = [];
    for (const table of this.#full) table.find(fingerprint, found);
    this.#open.find(fingerprint, found);
    return found;
  }
}

/**
 * Open addressing over typed arrays. Where a fingerprint lies is multiply-shift hashing with random factors (Dietzfelbinger
 * and others, 1997): no list can be written so that all of it lies in one place.
 */
class Table {
  readonly #factors = crypto.getRandomValues(new Uint32Array(2)).map((factor) => factor | 1);
  readonly #highs: Uint32Array;
  readonly #lows: Uint32Array;
  /** The value and 1; 0 in an empty place. */
  readonly #values: Uint32Array;
  #size = 0;

  /** @param places a power of 2 */
  constructor(places: number) {
    [this.#highs, this.#lows, this.#values] = [
      new Uint32Array(places),
      new Uint32Array(places),
      new Uint32Array(places),
    ];
  }

  get places(): number {
    return this.#values.length;
  }

  get isFull(): boolean {
    return 2 * this.#size >= this.places;
  }

  put([high, low]: Fingerprint, value: number): void {
    const mask = this.places - 1;
    let at = this.#first(high, low);
    for (let same = 0; this.#values[at] !== 0; at = (at + 1) & mask) {
      if (this.#highs[at] === high && this.#lows[at] === low && ++same === MOST_OF_ONE) return;
    }
    [this.#highs[at], this.#lows[at], this.#values[at]] = [high, low, value + 1];
    this.#size++;
  }

  find([high, low]: Fingerprint, found: number[]): void {
    const mask = this.places - 1;
    for (let at = this.#first(high, low); ; at = (at + 1) & mask) {
      const value = this.#values[at] ?? 0;
      if (value === 0) return;
      if (this.#highs[at] === high && this.#lows[at] === low) found.push(value - 1);
    }
  }

  /** All of it in a table of twice the size. */
  doubled(): Table {
    const table = new Table(2 * this.places);
    for (let at = 0; at < this.places; at++) {
      const value = this.#values[at] ?? 0;
      if (value !== 0) table.put([this.#highs[at] ?? 0, this.#lows[at] ?? 0], value - 1);
    }
    return table;
  }

  #first(high: number, low: number): number {
    const [a = 1, b = 1] = this.#factors;
    return (Math.imul(high, a) + Math.imul(low, b)) >>> (Math.clz32(this.places) + 1);
  }
}

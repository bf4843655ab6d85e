const FIRST_CAPACITY = 1024;
const GROWTH = 1.5;

/** A list of 32-bit numbers in four bytes each; it grows by half, so that adding one by one copies little. */
export class GrowingNumbers {
  length = 0;
  #numbers = new Uint32Array(FIRST_CAPACITY);

  /** Zero beyond the end. */
  at(index: number): number {
    return index < this.length ? (this.#numbers[index] ?? 0) : 0;
  }

  /** @throws RangeError beyond the end */
  set(index: number, value: number): void {
    if (index >= this.length)
      throw new RangeError(`"index" expected below ${String(this.length)}, got ${String(index)}`);
    this.#numbers[index] = value;
  }

  push(value: number): void {
    this.#reserve(this.length + 1);
    this.#numbers[this.length] = value;
    this.length++;
  }

  append(values: Uint32Array): void {
    this.#reserve(this.length + values.length);
    this.#numbers.set(values, this.length);
    this.length += values.length;
  }

  /** A copy of a part. */
  slice(from: number, to: number): Uint32Array<ArrayBuffer> {
    return this.#numbers.slice(from, Math.min(to, this.length));
  }

  /** Drops everything from `length` on. */
  cutTo(length: number): void {
    this.length = Math.min(this.length, length);
  }

  #reserve(needed: number): void {
    if (needed <= this.#numbers.length) return;
    const larger = new Uint32Array(Math.max(needed, Math.ceil(GROWTH * this.#numbers.length)));
    larger.set(this.#numbers.subarray(0, this.length));
    this.#numbers = larger;
  }
}

/** Reads bits from the lowest of the first byte upwards; behind the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether more bits were read than there are. */
  isOver(): boolean {
    return this.#at > 8 * this.#bytes.length;
  }

  /** An unsigned number of up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) value += this.#bit() * 2 ** i;
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  skip(count: number): void {
    this.#at += count;
  }

  #bit(): number {
    return ((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1;
  }
}

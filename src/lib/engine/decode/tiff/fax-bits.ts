import { PEEK_BITS } from './fax-codes.ts';

/** An end of line is eleven zeros, maybe more, and a one (ITU-T T.4, 4.1.2). */
const EOL_ZEROS = 11;
const CODE_LENGTH = 4096;

/** Reads facsimile codes, the highest bit of a byte first. Behind the end there are zeros, with which no code starts. */
export class FaxBits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = 8 * bytes.length;
  }

  get isOver(): boolean {
    return this.#at >= this.#end;
  }

  /** What the next code stands for, by a table of `peekTable`; null where no code of it comes next. */
  read(table: Uint16Array): number | null {
    const entry = table[this.#peek()] ?? 0;
    this.#at += Math.floor(entry / CODE_LENGTH);
    return entry === 0 || this.#at > this.#end ? null : entry % CODE_LENGTH;
  }

  bit(): number {
    const bit = this.#peek() >> (PEEK_BITS - 1);
    this.#at++;
    return bit;
  }

  /** Goes to the next whole unit of so many bits. */
  align(bits: number): void {
    this.#at = bits * Math.ceil(this.#at / bits);
  }

  /** Passes over an end of line, if one comes next. */
  skipLineEnd(): boolean {
    if (!this.#isLineEnd()) return false;
    while (!this.isOver && this.bit() === 0);
    return true;
  }

  /** Goes to the next end of line, or to the end. */
  seekLineEnd(): void {
    while (!this.isOver && !this.#isLineEnd()) this.#at++;
  }

  #isLineEnd(): boolean {
    return this.#peek() >> (PEEK_BITS - EOL_ZEROS) === 0;
  }

  #peek(): number {
    const byte = this.#at >> 3;
    const three = ((this.#bytes[byte] ?? 0) << 16) | ((this.#bytes[byte + 1] ?? 0) << 8) | (this.#bytes[byte + 2] ?? 0);
    return (three >> (24 - PEEK_BITS - (this.#at & 7))) & ((1 << PEEK_BITS) - 1);
  }
}

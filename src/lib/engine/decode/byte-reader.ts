import { fourCharacters } from './riff.ts';

/** Reads big-endian numbers between two offsets; behind the end there are zeros. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, { start, end }: { readonly start: number; readonly end: number }) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = Math.min(end, bytes.length);
  }

  get at(): number {
    return this.#at;
  }

  /** Whether more was read than there is. */
  isOver(): boolean {
    return this.#at > this.#end;
  }

  skip(count: number): void {
    this.#at += count;
  }

  u8(): number {
    const at = this.#at++;
    return at < this.#end ? (this.#bytes[at] ?? 0) : 0;
  }

  u16(): number {
    return this.u8() * 2 ** 8 + this.u8();
  }

  u32(): number {
    return this.u16() * 2 ** 16 + this.u16();
  }

  /** A number of as many bytes; exact up to six. */
  wide(bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 2 ** 8 + this.u8();
    return value;
  }

  characters(): string {
    const at = this.#at;
    this.#at += 4;
    return this.isOver() ? '' : fourCharacters(this.#bytes, at);
  }
}

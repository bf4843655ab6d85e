import type { ByteSink } from './byte-sink.ts';

/** Reads bits of coded data that hold no marker, without the zero bytes that are stuffed in after 0xFF (T.81, F.1.2.3). */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Whole bytes that were not looked at. */
  get bytesLeft(): number {
    return Math.max(0, this.#end - this.#at) + (this.#count >> 3);
  }

  /** The next 16 bits without taking them, zeros after the end. */
  peek16(): number {
    while (this.#count < 16 && this.#at < this.#end) this.#fill();
    const { held, count } = { held: this.#held, count: this.#count };
    return (count < 16 ? held << (16 - count) : held >>> (count - 16)) & 0xffff;
  }

  /** Takes up to 16 bits that were peeked at; -1 when there are not so many. */
  take(bits: number): number {
    if (bits > this.#count) return -1;
    this.#count -= bits;
    return (this.#held >>> this.#count) & ((1 << bits) - 1);
  }

  #fill(): void {
    const byte = this.#bytes[this.#at++] ?? 0;
    if (byte === 0xff) {
      // Fill bytes may repeat the 0xFF; what follows is the stuffed zero.
      while (this.#bytes[this.#at] === 0xff) this.#at++;
      this.#at++;
    }
    this.#held = (this.#held << 8) | byte;
    this.#count += 8;
  }
}

/** Writes bits with the stuffing that coded data need. */
export class BitWriter {
  readonly #sink: ByteSink;
  #held = 0;
  #count = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Writes up to 16 bits. */
  write(value: number, bits: number): void {
    this.#held = (this.#held << bits) | value;
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = (this.#held >>> this.#count) & 0xff;
      this.#sink.push(byte);
      if (byte === 0xff) this.#sink.push(0);
    }
  }

  /** Fills the last byte up with ones. */
  finish(): void {
    if (this.#count > 0) this.write((1 << (8 - this.#count)) - 1, 8 - this.#count);
  }
}

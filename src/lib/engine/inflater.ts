import pako from 'pako';
import type { TakePiece } from './read-pieces.ts';

/** So much goes in and comes out at a time. */
const PIECE_BYTES = 2 ** 14;

/** How inflating ended: with the data, because they are broken or cut, or because there was more than was wanted. */
export type InflateEnd = 'complete' | 'broken' | 'too-long';

/** Bits of the window, by what stands around the compressed data; negative means nothing (zlib's `inflateInit2`). */
const WINDOW_BITS = { zlib: 15, raw: -15 };

/**
 * Inflates data (RFC 1951) up to where they end or break, to the last byte that can be made out, and no further than
 * is wanted.
 */
export class Inflater {
  readonly #inflate: InstanceType<typeof pako.Inflate>;
  readonly #take: TakePiece;
  #left: number;
  #isTooLong = false;
  #isDone = false;

  /** @param limit bytes that are wanted; what comes behind them is dropped */
  constructor(around: keyof typeof WINDOW_BITS, limit: number, take: TakePiece) {
    this.#take = take;
    this.#left = limit;
    this.#inflate = new pako.Inflate({ windowBits: WINDOW_BITS[around], chunkSize: PIECE_BYTES });
    this.#inflate.onData = (piece) => {
      this.#hand(piece);
    };
  }

  /** True once nothing that follows changes the outcome. */
  get isDone(): boolean {
    return this.#isDone;
  }

  push(data: Uint8Array): void {
    for (let at = 0; at < data.length && !this.#isDone; at += PIECE_BYTES) {
      const goesOn = this.#inflate.push(data.subarray(at, at + PIECE_BYTES), false);
      this.#isDone = !goesOn || this.#inflate.ended || this.#isTooLong;
    }
  }

  /** To be called once, behind the last data. */
  end(): InflateEnd {
    const isComplete = this.#inflate.ended && this.#inflate.err === 0;
    // Output that was to become a piece is not handed over where the data are cut or broken.
    const { output, next_out } = this.#inflate.strm;
    if (!isComplete && output !== null && next_out < output.length) this.#hand(output.subarray(0, next_out));
    if (this.#isTooLong) return 'too-long';
    return isComplete ? 'complete' : 'broken';
  }

  #hand(piece: Uint8Array): void {
    const part = piece.subarray(0, this.#left);
    this.#left -= part.length;
    this.#isTooLong ||= part.length < piece.length;
    if (part.length > 0) this.#take(part);
  }
}

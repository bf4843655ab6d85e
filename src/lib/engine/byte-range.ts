import { readBytes, type Reading } from './read-bytes.ts';
import { readPieces, type TakePiece } from './read-pieces.ts';

/** Bytes of which any part can be had: of a file on a disk, or in memory. */
export type ByteRange = {
  readonly size: number;
  /** From one offset to before another, as far as there are bytes. */
  part(from: number, to: number): ByteRange;
  /** All of them at once, in memory of their own; null when they cannot be read. */
  all(): Reading;
  /** All of them in order, never more than a piece at a time. False when they cannot be read to their end. */
  pieces(take: TakePiece): Promise<boolean>;
};

export class BlobRange implements ByteRange {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  part(from: number, to: number): ByteRange {
    return new BlobRange(this.#blob.slice(from, to));
  }

  all(): Reading {
    return readBytes(this.#blob);
  }

  pieces(take: TakePiece): Promise<boolean> {
    return readPieces(this.#blob, take);
  }
}

export class MemoryRange implements ByteRange {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  part(from: number, to: number): ByteRange {
    return new MemoryRange(this.#bytes.subarray(from, to));
  }

  all(): Reading {
    return Promise.resolve(this.#bytes.slice());
  }

  pieces(take: TakePiece): Promise<boolean> {
    if (this.#bytes.length > 0) take(this.#bytes);
    return Promise.resolve(true);
  }
}

import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '#lib/domain/hash.ts';

/** An answer that goes on, as it is written down when it has ended: its length and SHA-256, taken as it came. */
export class StreamAnswer {
  readonly #hash = sha256.create();
  #bytes = 0;

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Call it once. */
  end(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: toHex(this.#hash.digest()) };
  }
}

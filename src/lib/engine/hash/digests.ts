import { toHex } from '#lib/domain/hash.ts';
import { createMD5, createSHA1, createSHA256, type IHasher } from 'hash-wasm';
import type { TakePiece } from '../read-pieces.ts';

export type Digests = { readonly md5: string; readonly sha1: string; readonly sha256: string };

/** MD5, SHA-1 and SHA-256 of the same bytes; one call at a time. */
export class Digester {
  readonly #md5: IHasher;
  readonly #sha1: IHasher;
  readonly #sha256: IHasher;

  private constructor(md5: IHasher, sha1: IHasher, sha256: IHasher) {
    this.#md5 = md5;
    this.#sha1 = sha1;
    this.#sha256 = sha256;
  }

  static async create(): Promise<Digester> {
    return new Digester(...(await Promise.all([createMD5(), createSHA1(), createSHA256()])));
  }

  /**
   * SHA-1 and SHA-256 by the browser, which has the processor's own instructions for them. Firefox computes both on
   * threads of its own while MD5 runs here; Chromium computes in the worker that asks, as other workers of the pool do
   * meanwhile.
   */
  async ofBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Digests> {
    const inFlight = Promise.all([crypto.subtle.digest('SHA-1', bytes), crypto.subtle.digest('SHA-256', bytes)]);
    const md5 = this.#md5.init().update(bytes).digest();
    const [sha1, sha256] = await inFlight;
    return { md5, sha1: toHex(new Uint8Array(sha1)), sha256: toHex(new Uint8Array(sha256)) };
  }

  /**
   * Piece by piece, all three here: the browser has none that takes pieces.
   *
   * @param read hands every piece on, in order; false when there were to be more
   * @returns null when the file cannot be read to its end
   */
  async ofPieces(
    read: (take: TakePiece) => Promise<boolean>,
  ): Promise<{ readonly digests: Digests; readonly bytes: number } | null> {
    const [md5, sha1, sha256] = [this.#md5.init(), this.#sha1.init(), this.#sha256.init()];
    let bytes = 0;
    const isWhole = await read((piece) => {
      bytes += piece.length;
      for (const hasher of [md5, sha1, sha256]) hasher.update(piece);
    });
    if (!isWhole) return null;
    return { digests: { md5: md5.digest(), sha1: sha1.digest(), sha256: sha256.digest() }, bytes };
  }
}

import { toHex } from '#lib/domain/hash.ts';
import { createMD5, createSHA1, createSHA256, type IHasher } from 'hash-wasm';
import { SLICE_BYTES } from '../limits.ts';
import { readBytes } from '../read-bytes.ts';

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

  /** The browser computes SHA-1 and SHA-256 on threads of its own while MD5 runs here. */
  async ofBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Digests> {
    const inFlight = Promise.all([crypto.subtle.digest('SHA-1', bytes), crypto.subtle.digest('SHA-256', bytes)]);
    const md5 = this.#md5.init().update(bytes).digest();
    const [sha1, sha256] = await inFlight;
    return { md5, sha1: toHex(new Uint8Array(sha1)), sha256: toHex(new Uint8Array(sha256)) };
  }

  /** Slice by slice; null when a slice cannot be read. */
  async ofSlices(file: Blob, sliceBytes = SLICE_BYTES): Promise<Digests | null> {
    const hashers = [this.#md5.init(), this.#sha1.init(), this.#sha256.init()];
    for (let at = 0; at < file.size; at += sliceBytes) {
      const slice = await readBytes(file.slice(at, at + sliceBytes));
      if (slice === null) return null;
      for (const hasher of hashers) hasher.update(slice);
    }
    return { md5: this.#md5.digest(), sha1: this.#sha1.digest(), sha256: this.#sha256.digest() };
  }
}

import { headOf, pieceCipher, PIECE_BYTES, type SealedHeader } from './container.ts';
import { gzip } from './gzip.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Writes a sealed file part by part: the head, what `add` gives, and what `end` gives. See `container.ts`. */
export class SealedWriter {
  readonly head: Bytes;
  readonly #header: SealedHeader;
  readonly #key: CryptoKey;
  readonly #breathe: () => Promise<void>;
  readonly #piece = new Uint8Array(PIECE_BYTES);
  #length = 0;
  #pieces = 0;

  /**
   * @param key AES-GCM-256, for this file only
   * @param breathe awaited between small steps, so that whoever writes is not held up
   */
  constructor(header: SealedHeader, key: CryptoKey, breathe: () => Promise<void>) {
    this.head = headOf(header);
    this.#header = header;
    this.#key = key;
    this.#breathe = breathe;
  }

  /** Takes plaintext and gives the pieces that are complete by it. A full one waits: it may be the last. */
  async add(plain: Uint8Array): Promise<Bytes[]> {
    const parts: Bytes[] = [];
    for (let at = 0; at < plain.length;) {
      if (this.#length === PIECE_BYTES) parts.push(await this.#seal(false));
      const some = plain.subarray(at, at + PIECE_BYTES - this.#length);
      this.#piece.set(some, this.#length);
      this.#length += some.length;
      at += some.length;
    }
    return parts;
  }

  async end(): Promise<Bytes> {
    return this.#seal(true);
  }

  async #seal(last: boolean): Promise<Bytes> {
    const packed = await gzip(this.#piece.slice(0, this.#length), this.#breathe);
    const cipher = pieceCipher(this.#header, this.head, this.#pieces, last);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher, this.#key, packed));
    const part = new Uint8Array(4 + sealed.length);
    new DataView(part.buffer).setUint32(0, sealed.length);
    part.set(sealed, 4);
    this.#pieces++;
    this.#length = 0;
    return part;
  }
}

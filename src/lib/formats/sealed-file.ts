import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  MAGIC,
  MAX_HEADER_BYTES,
  MAX_SEALED_BYTES,
  MIN_SEALED_BYTES,
  pieceCipher,
  PIECE_BYTES,
  PREAMBLE_BYTES,
  SealedHeader,
  VERSION,
} from './container.ts';
import { gunzip } from './gzip.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Why a sealed file opens no further. `at`: the byte at which the piece begins that is at fault. `damaged`: it is not
 * what was sealed there, or the key is another file's. `too-large`: it would grow beyond what a piece may hold.
 */
export type SealedFault =
  | { readonly why: 'not-sealed' | 'newer-version' | 'bad-header' | 'cannot-be-read' }
  | { readonly why: 'cut-short' | 'damaged' | 'too-large'; readonly at: number };

/** A sealed file to be read; only its header is in memory, and one piece at a time. See `container.ts`. */
export class SealedFile {
  /** As the file says it: true only once a piece has opened. */
  readonly header: SealedHeader;
  readonly #blob: Blob;
  readonly #head: Bytes;

  private constructor(blob: Blob, header: SealedHeader, head: Bytes) {
    this.#blob = blob;
    this.header = header;
    this.#head = head;
  }

  static async open(blob: Blob): Promise<Result<SealedFile, SealedFault>> {
    const preamble = await bytesOf(blob, 0, PREAMBLE_BYTES);
    if (preamble === null) return err({ why: 'cannot-be-read' });
    if (!MAGIC.every((byte, i) => preamble[i] === byte)) return err({ why: 'not-sealed' });
    if (preamble.length < PREAMBLE_BYTES) return err({ why: 'cut-short', at: 0 });
    const view = new DataView(preamble.buffer);
    if (view.getUint32(MAGIC.length) !== VERSION) return err({ why: 'newer-version' });
    const length = view.getUint32(MAGIC.length + 4);
    if (length > MAX_HEADER_BYTES) return err({ why: 'bad-header' });
    const head = await bytesOf(blob, 0, PREAMBLE_BYTES + length);
    if (head === null) return err({ why: 'cannot-be-read' });
    if (head.length < PREAMBLE_BYTES + length) return err({ why: 'cut-short', at: 0 });
    const header = headerOf(head.subarray(PREAMBLE_BYTES));
    return header === null ? err({ why: 'bad-header' }) : ok(new SealedFile(blob, header, head));
  }

  /** The plaintext, at most 1 MiB at a time. Ends with the first fault; only without one is it whole. */
  async *pieces(key: CryptoKey): AsyncGenerator<Result<Bytes, SealedFault>, void> {
    const { size } = this.#blob;
    let at = this.#head.length;
    for (let number = 0; ; number++) {
      const opened = await this.#piece(key, at, number);
      if (!opened.ok) {
        yield opened;
        return;
      }
      const { plain, next } = opened.value;
      yield ok(plain);
      // That this one was the last is authenticated: it opened as such.
      if (next === size) return;
      at = next;
    }
  }

  async #piece(
    key: CryptoKey,
    at: number,
    number: number,
  ): Promise<Result<{ plain: Bytes; next: number }, SealedFault>> {
    const lengthBytes = await bytesOf(this.#blob, at, at + 4);
    if (lengthBytes === null) return err({ why: 'cannot-be-read' });
    if (lengthBytes.length < 4) return err({ why: 'cut-short', at });
    const length = new DataView(lengthBytes.buffer).getUint32(0);
    if (length < MIN_SEALED_BYTES || length > MAX_SEALED_BYTES) return err({ why: 'damaged', at });
    const next = at + 4 + length;
    if (next > this.#blob.size) return err({ why: 'cut-short', at });
    const sealed = await bytesOf(this.#blob, at + 4, next);
    if (sealed === null) return err({ why: 'cannot-be-read' });
    const cipher = pieceCipher(this.header, this.#head, number, next === this.#blob.size);
    const packed = await decrypt(cipher, key, sealed);
    if (packed === null) return err({ why: 'damaged', at });
    const plain = await gunzip(packed, PIECE_BYTES);
    if (!plain.ok) return err({ why: plain.error === 'too-large' ? 'too-large' : 'damaged', at });
    return ok({ plain: plain.value, next });
  }
}

async function decrypt(cipher: AesGcmParams, key: CryptoKey, sealed: Bytes): Promise<Bytes | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher, key, sealed));
  } catch {
    return null;
  }
}

/** Fewer bytes at the end of the file; null when the browser cannot read it, as when its USB stick was pulled. */
async function bytesOf(blob: Blob, from: number, to: number): Promise<Bytes | null> {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch {
    return null;
  }
}

function headerOf(text: Bytes): SealedHeader | null {
  try {
    const header = SealedHeader.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)));
    return header.success ? header.data : null;
  } catch {
    return null;
  }
}

import { err, ok, type Result } from '#lib/domain/result.ts';
import type { PlainPieces } from './plain-bytes.ts';
import type { ReadFault } from './reading.ts';

/** Deflate makes at most 1,032 bytes of one: of so many, no more than 8 MiB at a time, whatever they hold. */
const PACKED_SLICE_BYTES = 8 * 1024;
/** Texts of hashes shrink to a half, those of much repetition to a fiftieth; what grows more was made to do harm. */
const MOST_GROWTH = 200;
const FREE_BYTES = 64 * 1024 * 1024;

/**
 * What packed bytes hold, as it comes. Packed bytes that end in the middle give what could be made of them, then a piece that
 * says so.
 * @param format of the browser's own streams; `gzip` is one member (RFC 1952) and is checked by its sum
 */
export async function* inflated(packed: PlainPieces, format: 'gzip' | 'deflate-raw'): PlainPieces {
  const stream = new DecompressionStream(format);
  const feeding = new Feeding(packed, stream.writable.getWriter());
  const reader = stream.readable.getReader();
  let made = 0;
  try {
    for (;;) {
      const next = await nextOf(reader);
      if (next === null) {
        yield feeding.outcome();
        return;
      }
      if (next.done) return;
      made += next.value.length;
      if (made > FREE_BYTES && made > MOST_GROWTH * feeding.read) {
        yield err({ why: 'too-large-inside' });
        return;
      }
      yield ok({ bytes: next.value, read: feeding.read });
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Null when the stream fails, which is told by its other end. */
async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    return null;
  }
}

/** Puts packed bytes in at one end, and knows why nothing more comes out of the other. */
class Feeding {
  read = 0;
  #fault: ReadFault | null = null;
  #isFed = false;

  constructor(packed: PlainPieces, writer: WritableStreamDefaultWriter<BufferSource>) {
    // What is wrong is told by `outcome`, when the readable end has failed, too.
    this.#feed(packed, writer).catch(() => undefined);
  }

  /** Once the stream has failed. All bytes were taken, and it still waited for more: then they were cut. */
  outcome(): Result<{ bytes: Uint8Array; read: number; isCut: boolean }, ReadFault> {
    if (this.#fault !== null) return err(this.#fault);
    return this.#isFed ? ok({ bytes: new Uint8Array(), read: this.read, isCut: true }) : err({ why: 'damaged' });
  }

  async #feed(packed: PlainPieces, writer: WritableStreamDefaultWriter<BufferSource>): Promise<void> {
    for await (const piece of packed) {
      if (!piece.ok) {
        this.#fault = piece.error;
        await writer.abort();
        return;
      }
      const { bytes, read } = piece.value;
      for (let at = 0; at < bytes.length; at += PACKED_SLICE_BYTES) {
        this.read = read - bytes.length + Math.min(at + PACKED_SLICE_BYTES, bytes.length);
        await writer.write(bytes.slice(at, at + PACKED_SLICE_BYTES));
      }
    }
    this.#isFed = true;
    await writer.close();
  }
}

import { err, ok, type Result } from '#lib/domain/result.ts';

/** Browsers compress on the thread that writes, so what is written at a time decides how long it is held up. */
const SLICE_BYTES = 64 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

/** One gzip member (RFC 1952). @param breathe awaited after every slice */
export async function gzip(plain: Bytes, breathe: () => Promise<void>): Promise<Bytes> {
  const stream = new CompressionStream('gzip');
  const collected = collect(stream.readable, Infinity);
  const writer = stream.writable.getWriter();
  for (let at = 0; at < plain.length; at += SLICE_BYTES) {
    await writer.write(plain.subarray(at, at + SLICE_BYTES));
    await breathe();
  }
  await writer.close();
  const packed = await collected;
  if (!packed.ok) throw new Error('gzip has no limit');
  return packed.value;
}

/** Deflate makes at most 1,032 bytes of one: of so many, no more than 4 MiB at a time, whatever they hold. */
const PACKED_SLICE_BYTES = 4 * 1024;

/** What one gzip member holds; whatever it pretends to be, memory stays within `limit` and a few MiB. */
export async function gunzip(packed: Bytes, limit: number): Promise<Result<Bytes, 'not-gzip' | 'too-large'>> {
  const stream = new DecompressionStream('gzip');
  // What is wrong with the bytes is told by the readable half.
  feed(packed, stream.writable.getWriter()).catch(() => undefined);
  try {
    return await collect(stream.readable, limit);
  } catch {
    return err('not-gzip');
  }
}

async function feed(packed: Bytes, writer: WritableStreamDefaultWriter<BufferSource>): Promise<void> {
  for (let at = 0; at < packed.length; at += PACKED_SLICE_BYTES)
    await writer.write(packed.subarray(at, at + PACKED_SLICE_BYTES));
  await writer.close();
}

async function collect(readable: ReadableStream<Uint8Array>, limit: number): Promise<Result<Bytes, 'too-large'>> {
  const reader = readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      reader.cancel().catch(() => undefined);
      return err('too-large');
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return ok(bytes);
}

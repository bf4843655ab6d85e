import type { Digester, Digests } from './hash/digests.ts';
import { HEAD_BYTES, STREAM_ABOVE_BYTES } from './limits.ts';
import { readBytes, type Reading } from './read-bytes.ts';

/** A file that has been read once: its digests, and as much of it as is worth keeping. */
export type Source = {
  readonly digests: Digests;
  readonly bytes: number;
  /** The whole file, or the start of one that was streamed. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** All bytes; a streamed file is read again. Null when that fails. */
  readonly whole: () => Reading;
};

/**
 * Reads and digests a file; null when it cannot be read.
 *
 * @param reading of the whole file, when it has begun already; only small files are read ahead
 */
export async function readSource(file: Blob, digester: Digester, reading?: Reading): Promise<Source | null> {
  if (reading !== undefined || file.size <= STREAM_ABOVE_BYTES) return atOnce(reading ?? readBytes(file), digester);
  return readInPieces(file, digester);
}

async function atOnce(reading: Reading, digester: Digester): Promise<Source | null> {
  const all = await reading;
  if (all === null) return null;
  const digests = await digester.ofBytes(all);
  return { digests, bytes: all.length, head: all, whole: () => Promise.resolve(all) };
}

async function readInPieces(file: Blob, digester: Digester): Promise<Source | null> {
  const head = await readBytes(file.slice(0, HEAD_BYTES));
  if (head === null) return null;
  const digests = await digester.ofPieces(file);
  return digests === null ? null : { digests, bytes: file.size, head, whole: () => readBytes(file) };
}

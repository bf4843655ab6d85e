import type { Digester, Digests } from './hash/digests.ts';
import { HEAD_BYTES, STREAM_ABOVE_BYTES } from './limits.ts';
import { readBytes } from './read-bytes.ts';

/** A file that has been read once: its digests, and as much of it as is worth keeping. */
export type Source = {
  readonly digests: Digests;
  readonly bytes: number;
  /** The whole file, or the start of one that was streamed. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** All bytes; a streamed file is read again. Null when that fails. */
  readonly whole: () => Promise<Uint8Array<ArrayBuffer> | null>;
};

/** Reads and digests a file; null when it cannot be read. */
export async function readSource(
  file: Blob,
  digester: Digester,
  streamAbove = STREAM_ABOVE_BYTES,
): Promise<Source | null> {
  return file.size <= streamAbove ? readAtOnce(file, digester) : readInPieces(file, digester);
}

async function readAtOnce(file: Blob, digester: Digester): Promise<Source | null> {
  const all = await readBytes(file);
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

import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Digester, Digests } from './hash/digests.ts';
import { HEAD_BYTES, STREAM_ABOVE_BYTES } from './limits.ts';
import type { Reading } from './read-bytes.ts';
import type { Readable } from './readable.ts';

/** A file that has been read once: its digests, and as much of it as is worth keeping. */
export type Source = {
  readonly digests: Digests;
  readonly bytes: number;
  /** The whole file, or the start of one that was streamed. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** What is wrong with the file in its archive; it is not whole then. */
  readonly faults: readonly string[];
  /** All bytes; a streamed file is read again. Null when that fails. */
  readonly whole: () => Reading;
};

/** `archive-damaged`: its archive holds nothing of the file. Digests of nothing would name it the empty file. */
export type Unread = 'cannot-be-read' | 'archive-damaged';

/**
 * Reads and digests a file.
 *
 * @param reading of the whole file, when it has begun already; only small files are read ahead
 */
export async function readSource(
  file: Readable,
  digester: Digester,
  reading?: Reading,
): Promise<Result<Source, Unread>> {
  const isStreamed = reading === undefined && file.size > STREAM_ABOVE_BYTES;
  const source = await (isStreamed ? inPieces(file, digester) : atOnce(reading ?? file.all(), digester));
  if (source === null) return err('cannot-be-read');
  const faults = file.faults();
  return source.bytes === 0 && faults.length > 0 ? err('archive-damaged') : ok({ ...source, faults });
}

async function atOnce(reading: Reading, digester: Digester): Promise<Omit<Source, 'faults'> | null> {
  const all = await reading;
  if (all === null) return null;
  const digests = await digester.ofBytes(all);
  return { digests, bytes: all.length, head: all, whole: () => Promise.resolve(all) };
}

async function inPieces(file: Readable, digester: Digester): Promise<Omit<Source, 'faults'> | null> {
  const head = await file.start(HEAD_BYTES);
  if (head === null) return null;
  const digested = await digester.ofPieces((take) => file.pieces(take));
  return digested && { ...digested, head, whole: () => file.all() };
}

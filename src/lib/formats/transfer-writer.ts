import { err, ok, type Result } from '#lib/domain/result.ts';
import type { TransferEnd, TransferPortion } from '#lib/domain/transfer.ts';
import type { SealedHeader } from './container.ts';
import { SealedWriter } from './sealed-writer.ts';

type Options = {
  /** AES-GCM-256, for this file only. */
  readonly key: CryptoKey;
  /** Awaited between small steps, so that the page is not held up. */
  readonly breathe: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Told how many records are written so far. */
  readonly onProgress?: ((records: number) => void) | undefined;
};

/** Longest line, in bytes. No record comes near it: the largest are answers of the hub. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

/**
 * Records as a sealed file, part by part: JSON, one record a line, and at last a line `end` that counts them. What was
 * written before a failure is no whole file and opens as none.
 */
export async function* writeTransfer<E>(
  header: SealedHeader,
  portions: AsyncIterable<Result<TransferPortion, E>>,
  { key, breathe, signal, onProgress }: Options,
): AsyncGenerator<Result<Uint8Array<ArrayBuffer>, E | 'cancelled'>, TransferEnd | null> {
  const file = new SealedWriter(header, key, breathe);
  const counts = new Map<string, number>();
  let [records, damaged] = [0, 0];
  yield ok(file.head);
  for await (const portion of portions) {
    if (signal?.aborted === true) {
      yield err('cancelled');
      return null;
    }
    if (!portion.ok) {
      yield portion;
      return null;
    }
    for (const record of portion.value.records) {
      counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1);
      for (const part of await file.add(lineOf(record))) yield ok(part);
      await breathe();
    }
    records += portion.value.records.length;
    damaged += portion.value.damaged;
    onProgress?.(records);
  }
  const end: TransferEnd = { counts: Object.fromEntries(counts), damaged };
  for (const part of await file.add(lineOf({ kind: 'end', value: end }))) yield ok(part);
  yield ok(await file.end());
  return end;
}

function lineOf(value: unknown): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  if (line.length > MAX_LINE_BYTES) throw new RangeError('a record is longer than any reader takes');
  return line;
}

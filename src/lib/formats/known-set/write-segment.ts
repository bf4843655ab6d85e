import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { SegmentKind } from '#lib/domain/known-set.ts';
import {
  CHECKSUM_BYTES,
  CategoryTable,
  DIRECTORY_BYTES,
  HEADER_BYTES,
  kindNumber,
  MAGIC,
  VERSION,
  widthOf,
} from './segment-layout.ts';

/** Records in the order of their keys, no key twice: at least one, at most `capacityOf(kind)`. */
type SortedRecords = {
  /** End to end. */
  readonly keys: Uint8Array;
  /** 0 for none, else the category's place in the table from 1. */
  readonly codes: Uint8Array;
};

/** See: [Note: the form of a segment] */
export async function writeSegment(
  kind: SegmentKind,
  categories: readonly SaidCategory[],
  { keys, codes }: SortedRecords,
): Promise<Uint8Array<ArrayBuffer>> {
  const rest = widthOf(kind) - 1;
  const count = codes.length;
  const table = tableOf(categories);
  const directory = HEADER_BYTES + table.length;
  const keysAt = directory + DIRECTORY_BYTES;
  const bytes = new Uint8Array(keysAt + count * (rest + 1) + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(8, VERSION);
  view.setUint8(9, kindNumber(kind));
  view.setUint16(10, categories.length);
  view.setUint32(12, count);
  view.setUint32(16, table.length);
  bytes.set(table, HEADER_BYTES);
  const upTo = new Uint32Array(256);
  for (let i = 0; i < count; i++) {
    const at = i * (rest + 1);
    const first = keys[at] ?? 0;
    upTo[first] = (upTo[first] ?? 0) + 1;
    bytes.set(keys.subarray(at + 1, at + 1 + rest), keysAt + i * rest);
  }
  let before = 0;
  for (const [first, here] of upTo.entries()) view.setUint32(directory + 4 * first, (before += here));
  bytes.set(codes, keysAt + count * rest);
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', body)), body.length);
  return bytes;
}

/** The only way to write these categories, so that the same set is always the same bytes. */
export function tableOf(categories: readonly SaidCategory[]): Uint8Array<ArrayBuffer> {
  const table = CategoryTable.parse(categories).map(({ scheme, value }) => ({ scheme, value }));
  return new TextEncoder().encode(JSON.stringify(table));
}

import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import { equalBytes } from '#lib/domain/equal-bytes.ts';
import { SEGMENT_KINDS, type SegmentKind } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  CHECKSUM_BYTES,
  CategoryTable,
  DIRECTORY_BYTES,
  HEADER_BYTES,
  MAGIC,
  MAX_CATEGORIES,
  MAX_TABLE_BYTES,
  VERSION,
  capacityOf,
  compareKeys,
  widthOf,
} from './segment-layout.ts';
import { tableOf } from './write-segment.ts';

/** `not-a-segment`: something else, or of a later version. `damaged`: not what was written, or not written by the rules. */
type SegmentFault = 'not-a-segment' | 'damaged';

type Parts = {
  readonly kind: SegmentKind;
  readonly categories: readonly SaidCategory[];
  readonly directory: DataView;
  /** Keys without their first byte. */
  readonly keys: Uint8Array;
  readonly codes: Uint8Array;
};

/** A segment as it lies in memory, searched where it lies. See: [Note: the form of a segment] */
export class KnownSegment {
  readonly kind: SegmentKind;
  readonly count: number;
  readonly categories: readonly SaidCategory[];
  readonly #width: number;
  readonly #directory: DataView;
  readonly #keys: Uint8Array;
  readonly #codes: Uint8Array;

  private constructor({ kind, categories, directory, keys, codes }: Parts) {
    this.kind = kind;
    this.count = codes.length;
    this.categories = categories;
    this.#width = widthOf(kind);
    this.#directory = directory;
    this.#keys = keys;
    this.#codes = codes;
  }

  /** Reads bytes of anybody: what comes out is whole, sorted and without repetitions, and every code is in the table. */
  static async read(bytes: Uint8Array<ArrayBuffer>): Promise<Result<KnownSegment, SegmentFault>> {
    const parts = partsOf(bytes);
    if (!parts.ok) return parts;
    const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
    const checksum = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
    if (!equalBytes(checksum, bytes.subarray(body.length))) return err('damaged');
    const segment = new KnownSegment(parts.value);
    return segment.#isInOrder() ? ok(segment) : err('damaged');
  }

  /** The place of the record with this key, or -1. */
  find(keys: Uint8Array, at = 0): number {
    const first = keys[at] ?? 0;
    const rest = this.#width - 1;
    let [low, high] = [this.#upTo(first - 1), this.#upTo(first)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareKeys(this.#keys, middle * rest, keys, at + 1, rest);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** What the set says of a record; null when it says nothing. */
  categoryAt(place: number): SaidCategory | null {
    return this.categories[(this.#codes[place] ?? 0) - 1] ?? null;
  }

  /** Every key, whole, end to end. */
  wholeKeys(): Uint8Array<ArrayBuffer> {
    const rest = this.#width - 1;
    const whole = new Uint8Array(this.count * this.#width);
    let first = 0;
    for (let place = 0; place < this.count; place++) {
      while (this.#upTo(first) <= place) first++;
      const at = place * this.#width;
      whole[at] = first;
      whole.set(this.#keys.subarray(place * rest, (place + 1) * rest), at + 1);
    }
    return whole;
  }

  /** How many records have a key with this first byte or a smaller one. */
  #upTo(first: number): number {
    return first < 0 ? 0 : this.#directory.getUint32(4 * first);
  }

  #isInOrder(): boolean {
    const rest = this.#width - 1;
    let from = 0;
    for (let first = 0; first < 256; first++) {
      const to = this.#upTo(first);
      if (to < from || to > this.count) return false;
      for (let place = from + 1; place < to; place++) {
        if (compareKeys(this.#keys, (place - 1) * rest, this.#keys, place * rest, rest) >= 0) return false;
      }
      from = to;
    }
    return from === this.count && this.#codes.every((code) => code <= this.categories.length);
  }
}

function partsOf(bytes: Uint8Array<ArrayBuffer>): Result<Parts, SegmentFault> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || !equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return err('not-a-segment');
  const kind = SEGMENT_KINDS[view.getUint8(9) - 1];
  if (view.getUint8(8) !== VERSION || kind === undefined) return err('not-a-segment');
  const [categories, count, tableBytes] = [view.getUint16(10), view.getUint32(12), view.getUint32(16)];
  if (categories > MAX_CATEGORIES || tableBytes > MAX_TABLE_BYTES) return err('damaged');
  if (count < 1 || count > capacityOf(kind)) return err('damaged');
  const directory = HEADER_BYTES + tableBytes;
  const keys = directory + DIRECTORY_BYTES;
  const codes = keys + count * (widthOf(kind) - 1);
  if (bytes.length !== codes + count + CHECKSUM_BYTES) return err('damaged');
  const table = readTable(bytes.subarray(HEADER_BYTES, directory));
  if (table?.length !== categories) return err('damaged');
  return ok({
    kind,
    categories: table,
    directory: new DataView(bytes.buffer, bytes.byteOffset + directory, DIRECTORY_BYTES),
    keys: bytes.subarray(keys, codes),
    codes: bytes.subarray(codes, codes + count),
  });
}

/** Null for anything but the one way in which these categories are written. */
function readTable(bytes: Uint8Array): readonly SaidCategory[] | null {
  try {
    const table = CategoryTable.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return table.success && equalBytes(tableOf(table.data), bytes) ? table.data : null;
  } catch {
    return null;
  }
}

import * as z from 'zod/mini';
import { SaidCategory } from '#lib/domain/exchange/entry.ts';
import { SEGMENT_KINDS, type SegmentKind } from '#lib/domain/known-set.ts';

/*
 * [Note: the form of a segment]
 * A set of known hashes is a list of segments: sorted, without repetitions, each complete in itself, so that it can be sealed,
 * checked, fetched and searched alone. Packs of the hub are the same segments. All numbers are big-endian.
 *
 *   0   8  "LINTELKS"
 *   8   1  version: 1
 *   9   1  kind: 1 SHA-256, 2 SHA-1, 3 MD5, 4 PDQ
 *  10   2  number of categories n, at most 127
 *  12   4  number of records r, at least 1
 *  16   4  length t of the table of categories
 *  20   t  the table: JSON, [{"scheme": ... or null, "value": ...}, ...]
 *   .  1024  for each first byte of a key, how many records have a key with that first byte or a smaller one
 *   .  r*(w-1)  keys without their first byte, ascending
 *   .   r  category of each: 0 none, 1 the first of the table
 *   .  32  SHA-256 of everything before it
 *
 * A key is a PDQ hash (w = 32) or the first 64 bits of a digest (w = 8). The directory holds the first byte of every key, so a
 * record takes 8 bytes, or 32, with its category.
 *
 * Why 64 bits. Of q files that are in no set of n records, q * n / 2^64 are expected to be hit by chance: for 100,000 files
 * against a million records 5e-9, one case in two hundred million; against a hundred million 5e-7. 48 bits would give 4e-4,
 * and 64 cost two bytes more. Chance is not malice: to make a file whose digest begins like one of a million others takes
 * 2^44 attempts, which can be done. So a hit is probable, not certain, until a whole digest agrees.
 */

export const MAGIC = new TextEncoder().encode('LINTELKS');
export const VERSION = 1;
export const HEADER_BYTES = 20;
export const DIRECTORY_BYTES = 256 * 4;
export const CHECKSUM_BYTES = 32;
/** The eighth bit is free for what is to be noted while a set is made. */
export const MAX_CATEGORIES = 127;
/** A category is 200 characters at most, of 4 bytes or written as `\uXXXX`. */
export const MAX_TABLE_BYTES = MAX_CATEGORIES * 1200;
/** Records of one segment, half a mebibyte: small enough to hold some dozens at a time, large enough for its directory. */
const RECORD_BYTES = 2 ** 19;

export const CategoryTable = z.array(SaidCategory).check(z.maxLength(MAX_CATEGORIES));

/** Bytes of a key. */
export function widthOf(kind: SegmentKind): 8 | 32 {
  return kind === 'pdq' ? 32 : 8;
}

/** Most records of one segment: 65,536 digests or 16,384 PDQ hashes. */
export function capacityOf(kind: SegmentKind): number {
  return RECORD_BYTES / widthOf(kind);
}

export function kindNumber(kind: SegmentKind): number {
  return SEGMENT_KINDS.indexOf(kind) + 1;
}

/** The order of keys: that of their bytes. Negative when the first is the smaller one. */
export function compareKeys(one: Uint8Array, at: number, other: Uint8Array, otherAt: number, width: number): number {
  for (let byte = 0; byte < width; byte++) {
    const difference = (one[at + byte] ?? 0) - (other[otherAt + byte] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

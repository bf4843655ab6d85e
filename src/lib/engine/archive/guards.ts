import {
  ARCHIVE_FREE_BYTES,
  ARCHIVE_RATIO,
  DEFLATE_RATIO,
  ENTRY_FREE_BYTES,
  ENTRY_RATIO,
  INNER_ARCHIVE_FREE_BYTES,
} from '../limits.ts';
import type { Claim } from './directory.ts';
import type { EntryRefusal, Packing } from './entry.ts';
import { LOCAL_HEADER_BYTES } from './local-header.ts';

/** An archive to be unpacked: its size, and what it takes where it lies, which is less when it is packed in another. */
export type Extent = { readonly bytes: number; readonly packedBytes: number; readonly isInner: boolean };

/** The two methods that are read (APPNOTE 6.3.10, 4.4.5). */
export const PACKINGS: ReadonlyMap<number, Packing> = new Map([
  [0, 'stored'],
  [8, 'deflated'],
]);

/**
 * Which entries of an archive are not opened, and why; null for each that is. What is opened takes time and memory in
 * proportion to the archive's size, whatever its directory says.
 */
export function refusals(claims: readonly Claim[], archive: Extent): readonly (EntryRefusal | null)[] {
  const overlapping = overlaps(claims, archive.bytes);
  let left = unpackable(archive);
  return claims.map((claim) => {
    const refusal = refusalOf(claim, archive.bytes) ?? (overlapping.has(claim) ? 'archive-damaged' : null);
    if (refusal !== null) return refusal;
    if (claim.bytes > left) return 'archive-limit';
    left -= claim.bytes;
    return null;
  });
}

/** Bytes that the entries of an archive may be together. */
function unpackable({ packedBytes, isInner }: Extent): number {
  return Math.max(packedBytes * ARCHIVE_RATIO, isInner ? INNER_ARCHIVE_FREE_BYTES : ARCHIVE_FREE_BYTES);
}

function refusalOf(claim: Claim, archiveBytes: number): EntryRefusal | null {
  if (claim.isEncrypted) return 'encrypted';
  if (!PACKINGS.has(claim.method)) return 'unsupported-coding';
  if (!isWithin(claim, archiveBytes)) return 'archive-damaged';
  // Deflate cannot do that.
  if (claim.bytes > (claim.compressedBytes + 1) * DEFLATE_RATIO) return 'archive-damaged';
  if (claim.bytes > ENTRY_FREE_BYTES && claim.bytes > claim.compressedBytes * ENTRY_RATIO) return 'archive-limit';
  return null;
}

function isWithin(claim: Claim, archiveBytes: number): boolean {
  const numbers = [claim.bytes, claim.compressedBytes, claim.offset];
  return numbers.every(Number.isSafeInteger) && claim.offset >= 0 && endOf(claim) <= archiveBytes;
}

/** Where an entry ends at the earliest: how long the extra field of its local header is, nobody knows yet. */
function endOf({ offset, nameBytes, compressedBytes }: Claim): number {
  return offset + LOCAL_HEADER_BYTES + nameBytes + compressedBytes;
}

/**
 * Entries that begin inside another one. So is one kernel of data made to unpack a million times (D. Fifield, "A better
 * zip bomb", WOOT 2019).
 */
function overlaps(claims: readonly Claim[], archiveBytes: number): ReadonlySet<Claim> {
  const overlapping = new Set<Claim>();
  let end = 0;
  for (const claim of claims.filter((claim) => isWithin(claim, archiveBytes)).sort((a, b) => a.offset - b.offset)) {
    if (claim.offset < end) overlapping.add(claim);
    else end = endOf(claim);
  }
  return overlapping;
}

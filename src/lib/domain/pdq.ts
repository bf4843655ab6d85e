import * as z from 'zod/mini';
import { fromHex, PdqHash } from './hash.ts';

/** Two pictures match when their PDQ hashes differ in at most this many of 256 bits (pdq/README.md). */
export const PDQ_MATCH_DISTANCE = 31;
/** Hashes of lower quality are noise: shown as unreliable, never matched, never sent (pdq/README.md: discard below 50). */
export const PDQ_MIN_QUALITY = 50;

export const PdqQuality = z.int().check(z.gte(0), z.lte(100));

/**
 * The order of the eight dihedral hashes everywhere: the picture as it is, rotated counter-clockwise by 90, 180 and
 * 270 degrees, mirrored top to bottom (x), left to right (y), along the main and along the other diagonal.
 */
export const DIHEDRALS = ['orig', 'rot90', 'rot180', 'rot270', 'flipx', 'flipy', 'flipplus1', 'flipminus1'] as const;

/** Both PDQ profiles of one picture; `dihedral` belongs to the canonical profile `direct`, `dihedral[0] === direct`. */
export const PdqSet = z.strictObject({
  direct: PdqHash,
  nn512: PdqHash,
  quality: PdqQuality,
  qualityNn512: PdqQuality,
  dihedral: z.array(PdqHash).check(z.length(DIHEDRALS.length)),
});
export type PdqSet = z.infer<typeof PdqSet>;

/** Hamming distance of two PDQ hashes: 0 to 256 differing bits. */
export function hammingDistance(a: string, b: string): number {
  const left = fromHex(a);
  const right = fromHex(b);
  if (left.length !== right.length) throw new RangeError('hashes of different length have no Hamming distance');
  return left.reduce((sum, byte, i) => sum + popCount(byte ^ (right[i] ?? 0)), 0);
}

/** How many bits of a PDQ hash are 1: 0 to 256. */
export function onesOf(hash: string): number {
  return fromHex(hash).reduce((sum, byte) => sum + popCount(byte), 0);
}

function popCount(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}

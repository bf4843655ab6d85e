import { HASH_BYTES } from '#lib/matching/near-duplicate-index.ts';
import { freshHashes, invertBits, type SkewedHashes, type Words } from '../../fixtures/skewed-hashes.ts';

const FARTHEST = 31;
/** Planted pairs at each distance. */
const PAIRS = 16;

/** Eight needles, end to end; for a planted pair also the id that must be among the answers. */
export type Question = { readonly needles: Uint8Array; readonly planted: number | null };

/**
 * Half of the questions hold a stored hash with 1 to 31 of its bits inverted among eight fresh hashes, a quarter a hash near
 * one of the hot templates, and a quarter nothing but fresh ones.
 */
export function questionsFor(set: SkewedHashes, next: Words): Question[] {
  const stored = set.hashes.length / HASH_BYTES;
  const eightWith = (source: Uint8Array, id: number, distance: number): Uint8Array => {
    const needles = freshHashes(8, set.model);
    const place = (next() & 7) * HASH_BYTES;
    needles.set(source.subarray(id * HASH_BYTES, (id + 1) * HASH_BYTES), place);
    invertBits(needles, place, distance, next);
    return needles;
  };
  return Array.from({ length: FARTHEST * PAIRS }, (_, i): Question[] => {
    const planted = next() % stored;
    const other =
      i % 2 === 0
        ? eightWith(set.hot, next() % (set.hot.length / HASH_BYTES), next() % FARTHEST)
        : freshHashes(8, set.model);
    return [
      { needles: eightWith(set.hashes, planted, (i % FARTHEST) + 1), planted },
      { needles: other, planted: null },
    ];
  }).flat();
}

import { HASH_BYTES, MAX_NEEDLES } from './near-duplicate-index.ts';

/**
 * How many needles there are.
 *
 * @throws RangeError when they are not 1 to 8 whole hashes, or the threshold is not 0 to 256
 */
export function countNeedles(needles: Uint8Array, threshold: number): number {
  const count = needles.length / HASH_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MAX_NEEDLES) throw new RangeError('Needles are 1 to 8 hashes');
  if (!Number.isInteger(threshold) || threshold < 0 || threshold > 256) {
    throw new RangeError('A threshold is 0 to 256 bits');
  }
  return count;
}

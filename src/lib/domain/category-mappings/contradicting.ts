import type { SaidCategory } from '../exchange/entry.ts';
import { mapCategory } from './map-category.ts';

/**
 * Whether two categories of one medium cannot both be right: both are verdicts, and in one scheme they are not the same.
 * What cannot be mapped contradicts nothing, nor does what was said by a scheme that nobody knows.
 */
export function areContradicting(one: SaidCategory, other: SaidCategory): boolean {
  if (one.scheme === null || other.scheme === null) return false;
  const [left, right] = [mapCategory(one, one.scheme), mapCategory(other, one.scheme)];
  if (!left.ok || !right.ok) return one.scheme === other.scheme && one.value.trim() !== other.value.trim();
  return left.value.code !== null && right.value.code !== null && left.value.code !== right.value.code;
}

import { categoryOf } from '../category-mappings/map-category.ts';
import type { CategoryScheme } from '../category-scheme.ts';

/** A category that entries of a file carry, and how many do. */
export type SaidOften = { readonly value: string; readonly count: number };

/** The schemes in which every one of these categories is a code; all of them when there is none. */
export function fittingSchemes(
  said: readonly SaidOften[],
  schemes: readonly CategoryScheme[],
): readonly CategoryScheme[] {
  const fitting = schemes.filter((scheme) => said.every(({ value }) => categoryOf(scheme, value) !== null));
  return fitting.length === 0 ? schemes : fitting;
}

import { BUILT_IN, categoryOf, type KnownSchemes, mapCategory } from '#lib/domain/category-mappings/map-category.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';

/** The scheme whose codes are written, and what is known of it and others; without `known`, the built-in ones. */
export type WrittenScheme = { readonly scheme: string | null; readonly known?: KnownSchemes | undefined };

/**
 * The code of an entry's category in a scheme; undefined where there is none, with the reason told. A category that was said
 * in that scheme stays as it is, also one that means "undecided".
 */
export function codeOf(
  category: ExchangeEntry['category'],
  { scheme, known = BUILT_IN }: WrittenScheme,
  lose: Lose,
): string | undefined {
  if (category === undefined) return undefined;
  if (scheme === null) {
    lose('category', 'not-wished');
    return undefined;
  }
  const own = category.scheme === scheme ? known.schemeOf(scheme) : null;
  const same = own === null ? null : categoryOf(own, category.value);
  if (same !== null) return same.code;
  const mapped = mapCategory(category, scheme, known);
  if (!mapped.ok) lose('category', mapped.error === 'cannot-be-mapped' ? 'cannot-be-mapped' : 'unknown-scheme');
  else if (mapped.value.code === null) lose('category', 'undecided');
  else {
    lose('category', 'form');
    return mapped.value.code;
  }
  return undefined;
}

/** The same as a number of at most nine digits: VICS has no other categories. */
export function numberOf(category: ExchangeEntry['category'], scheme: WrittenScheme, lose: Lose): number | undefined {
  const code = codeOf(category, scheme, lose);
  if (code === undefined || /^\d{1,9}$/.test(code)) return code === undefined ? undefined : Number(code);
  lose('category', 'unfit');
  return undefined;
}

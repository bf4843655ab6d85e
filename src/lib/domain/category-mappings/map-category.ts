import { builtInScheme } from '../category-schemes/built-in.ts';
import type { CategoryScheme } from '../category-scheme.ts';
import type { SaidCategory } from '../exchange/entry.ts';
import { err, ok, type Result } from '../result.ts';
import type { CategoryMapping } from './mapping.ts';
import { PROJECT_VIC_GENERATIONS } from './project-vic-generations.ts';

/** A category in another scheme; `code` null: no verdict. `mapping` is the id and version of what it rests on, `id@version`. */
export type MappedCategory = { readonly code: string | null; readonly mapping: string };

/** `unknown-scheme`: nobody knows by which scheme it was said, or one of the two is unknown. `unknown-value`: the scheme has no such code. */
export type MappingFault = 'cannot-be-mapped' | 'unknown-scheme' | 'unknown-value';

/** What is known of schemes and of their equivalences. */
export type KnownSchemes = {
  readonly schemeOf: (id: string) => CategoryScheme | null;
  readonly mappings: readonly CategoryMapping[];
};

export const BUILT_IN: KnownSchemes = { schemeOf: builtInScheme, mappings: PROJECT_VIC_GENERATIONS };

/**
 * A category as another scheme says it. Nothing is guessed: between two schemes only that is mapped which a table states,
 * and what was said by no known scheme is mapped to nothing.
 */
export function mapCategory(
  said: SaidCategory,
  to: string,
  { schemeOf, mappings }: KnownSchemes = BUILT_IN,
): Result<MappedCategory, MappingFault> {
  const from = said.scheme === null ? null : schemeOf(said.scheme);
  const target = schemeOf(to);
  if (from === null || target === null) return err('unknown-scheme');
  const category = categoryOf(from, said.value);
  if (category === null) return err('unknown-value');
  if (category.undecided === true) return ok({ code: null, mapping: 'undecided@1' });
  if (from.id === target.id) return ok({ code: category.code, mapping: `same@${from.version}` });
  const mapping = mappings.find((each) => each.from === from.id && each.to === target.id);
  const code = mapping?.codes[category.code];
  if (mapping === undefined || code === undefined) return err('cannot-be-mapped');
  return ok({ code, mapping: `${mapping.id}@${String(mapping.version)}` });
}

/** The category of that code, in whatever case it is written; null when the scheme has none. */
export function categoryOf({ categories }: CategoryScheme, value: string): CategoryScheme['categories'][number] | null {
  const wanted = value.trim().toLowerCase();
  return categories.find(({ code }) => code.toLowerCase() === wanted) ?? null;
}

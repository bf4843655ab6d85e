import * as z from 'zod/mini';
import { CategoryMapping } from '../category-mappings/mapping.ts';
import { type KnownSchemes, BUILT_IN } from '../category-mappings/map-category.ts';
import { PROJECT_VIC_GENERATIONS } from '../category-mappings/project-vic-generations.ts';
import { CategoryScheme } from '../category-scheme.ts';
import { err, ok, type Result } from '../result.ts';
import { builtInScheme } from './built-in.ts';

/** Bytes of such a file at most. */
export const MOST_SCHEME_BYTES = 64 * 1024;

/** A bureau's own list of categories, and what of it is the same in another list: a JSON file that is checked. */
export const SchemeFile = z
  .strictObject({
    format: z.literal('lintel-categories/1'),
    scheme: CategoryScheme,
    mappings: z.array(CategoryMapping).check(z.maxLength(40)),
  })
  .check(
    z.refine(({ scheme }) => builtInScheme(scheme.id) === null, {
      path: ['scheme', 'id'],
      error: 'A list of this id is built in',
    }),
    z.refine(({ scheme, mappings }) => mappings.every((mapping) => isWhole(mapping, scheme)), {
      path: ['mappings'],
      error: 'A mapping names a list or a code that there is not',
    }),
  );
export type SchemeFile = z.infer<typeof SchemeFile>;

/** Why a file is no such list. `member`: where in it, e.g. `scheme.categories`. */
export type SchemeFault =
  | { readonly why: 'cannot-be-read' | 'too-large' | 'not-json' }
  | { readonly why: 'not-a-scheme'; readonly member: string };

export function schemeFileOf(text: string): Result<SchemeFile, SchemeFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ why: 'not-json' });
  }
  const file = SchemeFile.safeParse(value);
  return file.success
    ? ok(file.data)
    : err({ why: 'not-a-scheme', member: file.error.issues[0]?.path.map(String).join('.') ?? '' });
}

/** What is known of schemes with a bureau's own one. */
export function knownWith(own: SchemeFile | undefined): KnownSchemes {
  if (own === undefined) return BUILT_IN;
  const schemeOf = (id: string) => (id === own.scheme.id ? own.scheme : builtInScheme(id));
  return { schemeOf, mappings: [...PROJECT_VIC_GENERATIONS, ...own.mappings] };
}

/** From or to the bureau's own list, and every code is one of the two. */
function isWhole({ from, to, codes }: CategoryMapping, own: CategoryScheme): boolean {
  const schemeOf = (id: string) => (id === own.id ? own : builtInScheme(id));
  const [source, target] = [schemeOf(from), schemeOf(to)];
  if (source === null || target === null || (from !== own.id && to !== own.id) || from === to) return false;
  const has = (scheme: CategoryScheme, wanted: string) => scheme.categories.some(({ code }) => code === wanted);
  return Object.entries(codes).every(([code, mapped]) => has(source, code) && has(target, mapped));
}

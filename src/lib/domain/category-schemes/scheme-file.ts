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
      params: { because: 'built-in' },
    }),
    z.refine(({ scheme, mappings }) => mappings.every((mapping) => isWhole(mapping, scheme)), {
      path: ['mappings'],
      params: { because: 'mapping' },
    }),
  );
export type SchemeFile = z.infer<typeof SchemeFile>;

/**
 * What is wrong in such a file: something is not there, nothing here knows it, a code or key is there twice, the table needs
 * a key for itself, a list of that id is built in, a mapping names a list or code that there is not, or it is not of the form
 * that it has to have.
 */
const Because = z.enum(['missing', 'unknown', 'twice', 'taken-key', 'built-in', 'mapping', 'form']);
export type SchemeMistake = z.infer<typeof Because>;

/**
 * Why a file is no such list, or cannot be used. `member`: where in it, e.g. `scheme.categories`. `differs`: there is one of
 * this id and version already, which says something else.
 */
export type SchemeFault =
  | { readonly why: 'cannot-be-read' | 'too-large' | 'not-json' | 'differs' }
  | { readonly why: 'not-a-scheme'; readonly member: string; readonly because: SchemeMistake };

export function schemeFileOf(text: string): Result<SchemeFile, SchemeFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ why: 'not-json' });
  }
  const file = SchemeFile.safeParse(value);
  const issue = file.error?.issues[0];
  return file.success ? ok(file.data) : err({ why: 'not-a-scheme', ...mistakeOf(issue, value) });
}

function mistakeOf(issue: z.core.$ZodIssue | undefined, value: unknown): { member: string; because: SchemeMistake } {
  const path = issue?.path.map(String) ?? [];
  const member = path.join('.');
  if (issue?.code === 'unrecognized_keys')
    return { member: [...path, issue.keys[0] ?? ''].join('.'), because: 'unknown' };
  const told = issue?.code === 'custom' ? Because.safeParse(issue.params?.['because']) : null;
  if (told?.success === true) return { member, because: told.data };
  return { member, because: isThere(path, value) ? 'form' : 'missing' };
}

/** Whether anything stands at that place. */
function isThere(path: readonly string[], value: unknown): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return value !== undefined;
  const entry = Object.entries(value ?? {}).find(([key]) => key === name);
  return entry !== undefined && isThere(rest, entry[1]);
}

/** What is known of schemes with a bureau's own ones; of two with the same id, the first counts. */
export function knownWith(...owns: readonly (SchemeFile | undefined)[]): KnownSchemes {
  const files = new Map<string, SchemeFile>();
  for (const own of owns) if (own !== undefined && !files.has(own.scheme.id)) files.set(own.scheme.id, own);
  if (files.size === 0) return BUILT_IN;
  const schemeOf = (id: string) => files.get(id)?.scheme ?? builtInScheme(id);
  const mappings = [...files.values()].flatMap((file) => file.mappings);
  return { schemeOf, mappings: [...PROJECT_VIC_GENERATIONS, ...mappings] };
}

/** From or to the bureau's own list, and every code is one of the two. */
function isWhole({ from, to, codes }: CategoryMapping, own: CategoryScheme): boolean {
  const schemeOf = (id: string) => (id === own.id ? own : builtInScheme(id));
  const [source, target] = [schemeOf(from), schemeOf(to)];
  if (source === null || target === null || (from !== own.id && to !== own.id) || from === to) return false;
  const has = (scheme: CategoryScheme, wanted: string) => scheme.categories.some(({ code }) => code === wanted);
  return Object.entries(codes).every(([code, mapped]) => has(source, code) && has(target, mapped));
}

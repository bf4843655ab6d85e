import * as z from 'zod/mini';
import type { CategoryMapping } from '../category-mappings/mapping.ts';
import type { CategoryScheme } from '../category-scheme.ts';
import { err, ok, type Result } from '../result.ts';
import { builtInScheme } from './built-in.ts';
import { SCHEME_MISTAKES, SchemeFile, type SchemeFault, type SchemeMistake } from './scheme-file.ts';

/** Bytes of such a file at most. */
export const MOST_SCHEME_BYTES = 64 * 1024;

const Because = z.enum(SCHEME_MISTAKES);

const UsableFile = SchemeFile.check(
  z.refine(({ scheme }) => builtInScheme(scheme.id) === null, {
    path: ['scheme', 'id'],
    params: { because: 'built-in' },
  }),
  z.refine(({ scheme, mappings }) => mappings.every((mapping) => isWhole(mapping, scheme)), {
    path: ['mappings'],
    params: { because: 'mapping' },
  }),
);

/** @param text JSON */
export function parseSchemeFile(text: string): Result<SchemeFile, SchemeFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ why: 'not-json' });
  }
  const file = UsableFile.safeParse(value);
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

/** From or to the bureau's own list, and every code is one of the two. */
function isWhole({ from, to, codes }: CategoryMapping, own: CategoryScheme): boolean {
  const schemeOf = (id: string) => (id === own.id ? own : builtInScheme(id));
  const [source, target] = [schemeOf(from), schemeOf(to)];
  if (source === null || target === null || (from !== own.id && to !== own.id) || from === to) return false;
  const has = (scheme: CategoryScheme, wanted: string) => scheme.categories.some(({ code }) => code === wanted);
  return Object.entries(codes).every(([code, mapped]) => has(source, code) && has(target, mapped));
}

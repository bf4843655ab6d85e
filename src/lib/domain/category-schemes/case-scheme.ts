import type { Case } from '../case.ts';
import type { CategoryScheme } from '../category-scheme.ts';
import { err, ok, type Result } from '../result.ts';
import { builtInScheme } from './built-in.ts';
import { PLAIN } from './plain.ts';
import type { SchemeFault, SchemeFile } from './scheme-file.ts';

/** Digits in the order of the keyboard. 0 clears a mark. */
const DIGITS = '123456789';

/** By which list a case is marked. A bureau's own one whose file names no keys gets digits in the order of its categories. */
export function schemeOfCase(of: Pick<Case, 'scheme' | 'own'> | null): CategoryScheme {
  if (of === null) return PLAIN;
  const own = of.own?.scheme;
  if (own?.id === of.scheme) return withKeys(own);
  return builtInScheme(of.scheme) ?? PLAIN;
}

/** A list for a case that is not described yet: its id, and the whole of it when it is a bureau's own. */
export type SchemeChoice = Pick<Case, 'scheme' | 'own'>;

/** Whatever lists of a bureau's own the cases have, each version once, in the order of the cases. */
export function ownSchemes(cases: readonly Pick<Case, 'own'>[]): readonly SchemeFile[] {
  const files = cases.flatMap(({ own }) => own ?? []);
  const versions = Map.groupBy(files, ({ scheme }) => versionName(scheme));
  return [...versions.values()].flatMap(([first]) => first ?? []);
}

/** A list by its id and version. */
export function versionName({ id, version }: Pick<CategoryScheme, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

/** One id and version is one list: the same name for two would let decisions change their meaning. */
export function besideOthers(file: SchemeFile, others: readonly SchemeFile[]): Result<SchemeFile, SchemeFault> {
  const same = others.find(({ scheme }) => versionName(scheme) === versionName(file.scheme));
  return same === undefined || JSON.stringify(same) === JSON.stringify(file) ? ok(file) : err({ why: 'differs' });
}

function withKeys(scheme: CategoryScheme): CategoryScheme {
  if (scheme.categories.some(({ key }) => key !== undefined)) return scheme;
  const categories = scheme.categories.map((category, place) => {
    const key = DIGITS[place];
    return key === undefined ? category : { ...category, key };
  });
  return { ...scheme, categories };
}

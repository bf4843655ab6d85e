import type { CategoryScheme } from '../category-scheme.ts';
import { GRIFFEYE_US } from './griffeye-us.ts';
import { INTERPOL_BASELINE } from './interpol-baseline.ts';
import { NCMEC } from './ncmec.ts';
import { PLAIN } from './plain.ts';
import { PROJECT_VIC_US, PROJECT_VIC_US_REVERSED } from './project-vic-us.ts';
import { UK_ABC } from './uk-abc.ts';

/**
 * Lists whose labels are public; the first is that of a case for which nobody chose one. No list is ever turned silently
 * into another one: a case keeps the scheme in which it was marked.
 */
export const BUILT_IN_SCHEMES: readonly CategoryScheme[] = [
  PLAIN,
  INTERPOL_BASELINE,
  PROJECT_VIC_US,
  PROJECT_VIC_US_REVERSED,
  GRIFFEYE_US,
  UK_ABC,
  NCMEC,
];

/** The built-in scheme of that id; null when there is none. */
export function builtInScheme(id: string): CategoryScheme | null {
  return BUILT_IN_SCHEMES.find((scheme) => scheme.id === id) ?? null;
}

import { builtInScheme } from '../category-schemes/built-in.ts';
import type { SchemeFile } from '../category-schemes/scheme-file.ts';
import { BUILT_IN, type KnownSchemes } from './map-category.ts';
import { PROJECT_VIC_GENERATIONS } from './project-vic-generations.ts';

/** What is known of schemes with a bureau's own ones; of two with the same id, the first counts. */
export function knownWith(...owns: readonly (SchemeFile | undefined)[]): KnownSchemes {
  const files = new Map<string, SchemeFile>();
  for (const own of owns) if (own !== undefined && !files.has(own.scheme.id)) files.set(own.scheme.id, own);
  if (files.size === 0) return BUILT_IN;
  const schemeOf = (id: string) => files.get(id)?.scheme ?? builtInScheme(id);
  const mappings = [...files.values()].flatMap((file) => file.mappings);
  return { schemeOf, mappings: [...PROJECT_VIC_GENERATIONS, ...mappings] };
}

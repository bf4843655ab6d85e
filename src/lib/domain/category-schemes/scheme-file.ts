import * as z from 'zod/mini';
import { CategoryMapping } from '../category-mappings/mapping.ts';
import { CategoryScheme } from '../category-scheme.ts';

/**
 * A bureau's own list of categories, and what of it is the same in another list, as it is kept. Whether it can be used is
 * asked once, when it is read from its file: a later release may build in a list of the same id, and a case keeps its own.
 */
export const SchemeFile = z.strictObject({
  format: z.literal('lintel-categories/1'),
  scheme: CategoryScheme,
  mappings: z.array(CategoryMapping).check(z.maxLength(40)),
});
export type SchemeFile = z.infer<typeof SchemeFile>;

/**
 * What is wrong in such a file: something is not there, nothing here knows it, a code or key is there twice, the table needs
 * a key for itself, a list of that id is built in, a mapping names a list or code that there is not, or it is not of the form
 * that it has to have.
 */
export const SCHEME_MISTAKES = ['missing', 'unknown', 'twice', 'taken-key', 'built-in', 'mapping', 'form'] as const;
export type SchemeMistake = (typeof SCHEME_MISTAKES)[number];

/**
 * Why a file is no such list, or cannot be used. `member`: where in it, e.g. `scheme.categories`. `differs`: there is one of
 * this id and version already, which says something else.
 */
export type SchemeFault =
  | { readonly why: 'cannot-be-read' | 'too-large' | 'not-json' | 'differs' }
  | { readonly why: 'not-a-scheme'; readonly member: string; readonly because: SchemeMistake };

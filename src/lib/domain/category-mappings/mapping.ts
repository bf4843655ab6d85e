import * as z from 'zod/mini';
import { SchemeId } from '../category-scheme.ts';
import { MarkCode } from '../mark.ts';

/**
 * How the codes of one scheme are said in another one: only what a source states, as a table of a version of its own. A
 * code that is not in it cannot be mapped.
 */
export const CategoryMapping = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,90}$/)),
  version: z.int().check(z.gte(1)),
  from: SchemeId,
  to: SchemeId,
  codes: z.record(MarkCode, MarkCode),
});
export type CategoryMapping = z.infer<typeof CategoryMapping>;

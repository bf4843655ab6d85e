import * as z from 'zod/mini';
import { MarkCode } from './mark.ts';
import { ShortText } from './wire/common.ts';

/** A key of the keyboard that sets a category: 0 to 9. */
const Digit = z.string().check(z.regex(/^[0-9]$/));

/**
 * A list of categories as data, because numbers mean opposite things in different countries: nothing in the portal knows
 * a category by its code. Names are the scheme's own and are shown as they are, in whatever language.
 */
export const CategoryScheme = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  name: ShortText,
  version: z.string().check(z.minLength(1), z.maxLength(40)),
  categories: z
    .array(z.strictObject({ code: MarkCode, name: ShortText, meaning: z.optional(ShortText), key: z.optional(Digit) }))
    .check(z.minLength(1), z.maxLength(40)),
  flags: z
    .array(z.strictObject({ code: MarkCode, name: ShortText, key: z.optional(z.string().check(z.regex(/^[a-z]$/))) }))
    .check(z.maxLength(20)),
});
export type CategoryScheme = z.infer<typeof CategoryScheme>;

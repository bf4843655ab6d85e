import * as z from 'zod/mini';
import { MarkCode } from './mark.ts';
import { ShortText } from './wire/common.ts';

export const SchemeId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

/** A key of the keyboard that sets a category: 0 to 9. */
const Digit = z.string().check(z.regex(/^[0-9]$/));

/** Letters that do something else in the table, whatever the scheme. */
const TAKEN = ['c', 'j', 'k', 'u', 'v'];

/** A key of the keyboard that sets a flag. */
const Letter = z.string().check(
  z.regex(/^[a-z]$/),
  z.refine((letter) => !TAKEN.includes(letter), { params: { because: 'taken-key' } }),
);

/** Nothing in a list may be called as something else in it is, and no key may do two things. */
const distinct = <T extends { code: string; key?: string | undefined }>() =>
  z.refine<T[]>(
    (all) => {
      const keys = all.flatMap(({ key }) => key ?? []);
      return new Set(all.map(({ code }) => code)).size === all.length && new Set(keys).size === keys.length;
    },
    { params: { because: 'twice' } },
  );

const Category = z.strictObject({
  code: MarkCode,
  name: ShortText,
  meaning: z.optional(ShortText),
  key: z.optional(Digit),
  /** Says in words that nobody has decided: in any other scheme it is no verdict. */
  undecided: z.optional(z.literal(true)),
});
const Flag = z.strictObject({ code: MarkCode, name: ShortText, key: z.optional(Letter) });

/**
 * A list of categories as data, because numbers mean opposite things in different countries: nothing in the portal knows
 * a category by its code. Names are the scheme's own and are shown as they are, in whatever language.
 */
export const CategoryScheme = z.strictObject({
  id: SchemeId,
  name: ShortText,
  version: z.string().check(z.minLength(1), z.maxLength(40)),
  categories: z.array(Category).check(z.minLength(1), z.maxLength(40), distinct()),
  flags: z.array(Flag).check(z.maxLength(20), distinct()),
});
export type CategoryScheme = z.infer<typeof CategoryScheme>;

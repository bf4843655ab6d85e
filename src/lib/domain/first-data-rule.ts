import * as z from 'zod/mini';
import { DataRule, DataRuleRef, DEFAULT_DATA_RULE, Handling } from './data-rule.ts';

const FirstField = z.enum(['md5', 'sha1', 'pdq', 'dimensions', 'bytes', 'mime']);

/** A rule as the first release wrote it: a list of the fields that may leave whole. */
const FirstDataRule = z.strictObject({
  ...DataRuleRef.shape,
  title: z.string().check(z.maxLength(120)),
  lookups: z.boolean(),
  fields: z.array(FirstField),
  handling: Handling,
});

/**
 * A rule out of a store, of whichever release. What the first one could not speak of may not leave: no other field, no watch,
 * no name.
 */
export const StoredDataRule = z.union([
  DataRule,
  z.pipe(
    FirstDataRule,
    z.transform(({ fields: allowed, ...rule }): DataRule => {
      const fields = { ...DEFAULT_DATA_RULE.fields };
      for (const field of FirstField.options) fields[field] = allowed.includes(field) ? 'plain' : 'none';
      return { ...rule, fields, watchDays: 0, nameAsker: false, reviewBy: null };
    }),
  ),
]);

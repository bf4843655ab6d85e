import * as z from 'zod/mini';
import { Note } from './case.ts';
import { Sha256 } from './hash.ts';
import { Instant } from './wire/common.ts';

/** Code of a category or flag inside its scheme. */
export const MarkCode = z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/));

/** What an officer decided about one media record of a case; `category` null means undecided, never "harmless". */
export const Mark = z.strictObject({
  sha256: Sha256,
  category: z.nullable(MarkCode),
  flags: z.array(MarkCode).check(z.maxLength(20)),
  note: Note,
  changedAt: Instant,
  /** Earlier states, oldest first; the last 20 are kept. */
  history: z
    .array(z.strictObject({ at: Instant, category: z.nullable(MarkCode), flags: z.array(MarkCode) }))
    .check(z.maxLength(20)),
});
export type Mark = z.infer<typeof Mark>;

import * as z from 'zod/mini';
import { SchemeId } from '#lib/domain/category-scheme.ts';
import { CsvDelimiter, CsvMapping, CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { ShortText } from '#lib/domain/wire/common.ts';

/**
 * Why a file is read no further.
 * - `unknown-format`: it is nothing of what is read here
 * - `cannot-be-read`: the system does not give its bytes
 * - `damaged`: what is there cannot be what was written; `at` is the byte, before decompression, where it is known
 * - `encrypted`: what is in the zip archive has a password
 * - `needs-mapping`: somebody must say which column is what, or what kind of hash is in a list
 * - `too-large-inside`: it would unpack to more than any such file is
 */
export const ReadFault = z.strictObject({
  why: z.enum(['unknown-format', 'cannot-be-read', 'damaged', 'encrypted', 'needs-mapping', 'too-large-inside']),
  at: z.optional(z.int().check(z.gte(0))),
});
export type ReadFault = z.infer<typeof ReadFault>;

/** What a file is, by what is in it. */
export const Recognised = z.strictObject({
  format: ExchangeFormat,
  /** As the file says it: the context of a VICS document, the heading of a list. */
  version: z.nullable(ShortText),
  /** What is read lies in a zip archive, or is compressed. */
  zipped: z.boolean(),
  /** By which scheme its categories are said; `ask`: only a person can say it. */
  categoryScheme: z.union([z.nullable(SchemeId), z.literal('ask')]),
  /** Of what needs a mapping: the first rows, and what their names suggest. */
  csv: z.optional(
    z.strictObject({
      sample: z.array(z.array(z.string())),
      delimiter: CsvDelimiter,
      header: z.boolean(),
      columns: z.array(z.strictObject({ column: z.int(), to: CsvTarget })),
    }),
  ),
});
export type Recognised = z.infer<typeof Recognised>;

export const ReadOptions = z.strictObject({
  mapping: z.optional(CsvMapping),
  /** By which scheme categories are said; null where nobody said it. */
  scheme: z.nullable(SchemeId),
});
export type ReadOptions = z.infer<typeof ReadOptions>;

/** At most so many entries come at a time, so that a page can check and keep them without standing still. */
export const MAX_STEP_ENTRIES = 250;

export const ReadStep = z.union([
  z.strictObject({
    entries: z.array(ExchangeEntry).check(z.maxLength(MAX_STEP_ENTRIES)),
    /** Bytes of the file that have been read, before decompression. */
    bytes: z.int().check(z.gte(0)),
  }),
  z.strictObject({ end: ReadingReport }),
]);
export type ReadStep = z.infer<typeof ReadStep>;

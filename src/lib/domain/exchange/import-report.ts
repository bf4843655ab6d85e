import * as z from 'zod/mini';
import { ShortText } from '../wire/common.ts';
import { ExchangeFormat } from './format.ts';

/** Of each kind of line of a report so many are told one by one; all are counted. */
export const TOLD_ONE_BY_ONE = 1000;

const Count = z.int().check(z.gte(0));

/** Why an entry was left out. The words that a person reads are messages of the interface. */
export const SkipReason = z.enum([
  'not-a-record',
  'no-hash',
  'bad-digest',
  'bad-value',
  'repeated-id',
  'line-too-long',
  'empty-file',
  'md5-only',
  'pdq-below-quality',
]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Two entries, or an entry and what is held already, that cannot both be right. */
export const ContradictionKind = z.enum([
  'md5-of-two-files',
  'category',
  'size',
  'flag',
  'known-good-and-bad',
  'photodna-of-many-files',
]);
export type ContradictionKind = z.infer<typeof ContradictionKind>;

/** Those that only the reader of a list can find: a hub does not look for them. */
export const ReadContradictionKind = z.enum(['flag', 'photodna-of-many-files']);
export type ReadContradictionKind = z.infer<typeof ReadContradictionKind>;

/** What the reader alone can say of a file. read = handed on + skipped. */
export const ReadingReport = z.strictObject({
  format: ExchangeFormat,
  /** As the file says it: the context of a VICS document, the heading of a list; null where the format has none. */
  version: z.nullable(ShortText),
  read: Count,
  skipped: Count,
  skippedFirst: z.array(z.strictObject({ at: Count, reason: SkipReason, member: z.optional(ShortText) })),
  skippedBy: z.record(z.string(), Count),
  /** Fields that were there and that nothing of ours holds, with how often: by the file's own names. */
  notCarried: z.record(z.string(), Count),
  /** Counts of the file's own header that are not what is in it: ignored, and told. */
  wrongCounts: z.array(z.strictObject({ member: ShortText, said: z.number(), found: Count })),
  /** The file ends in the middle. */
  truncated: z.boolean(),
  /** Bytes that were read, before decompression. */
  bytes: Count,
});
export type ReadingReport = z.infer<typeof ReadingReport>;

/** How an import ended. read = accepted + merged + skipped, always. */
export const ImportReport = z.strictObject({
  reading: ReadingReport,
  /** Entries about something that was not held before. */
  accepted: Count,
  /** Entries about what another entry was about, or what was held already. */
  merged: Count,
  contradictions: Count,
  contradictionsFirst: z.array(z.strictObject({ at: Count, kind: ContradictionKind })),
});
export type ImportReport = z.infer<typeof ImportReport>;

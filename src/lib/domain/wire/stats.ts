import * as z from 'zod/mini';
import { BureauCode, Day, Instant } from './common.ts';

/**
 * What is counted for each bureau by day. `look-up-items` = the sum of the `found-…`. Of quality reports, the counts that
 * `QualityMonth` names, and `remark-` with each kind of remark.
 */
export const CountName = z.enum([
  'look-ups',
  'look-up-items',
  'found-new',
  'found-known',
  'found-under-investigation',
  'found-identified',
  'found-ignorable',
  'batches',
  'items',
  'remarked',
  'known-items',
  'comparable',
  'damaged',
  'held-batches',
  'withdrawn',
  'identifications',
  'investigations',
  'matches-confirmed',
  'matches-refuted',
  'remark-digest-differs',
  'remark-digest-shared',
  'remark-size-differs',
  'remark-size-impossible',
  'remark-pdq-degenerate',
  'remark-pdq-common',
  'remark-unknown-scheme',
  'remark-unknown-category',
  'remark-twice-in-batch',
  'remark-submitted-before',
]);
export type CountName = z.infer<typeof CountName>;

/**
 * What is timed. `answer`: from a look-up's arrival until it was answered; `receipt`: from the sealing of a batch on its
 * device until it was stored; `compared`: from then until it was compared with everything and whoever it concerns was alerted.
 */
export const DurationName = z.enum(['answer', 'receipt', 'compared']);
export type DurationName = z.infer<typeof DurationName>;

/** Days that can be asked for at most. */
export const MAX_STATS_DAYS = 366;

const Count = z.int().check(z.gte(0));
const Milliseconds = z.number().check(z.gte(0));

/** Counts of one day; those of 0 are left out. */
export const DayCounts = z.strictObject({ day: Day, counts: z.partialRecord(CountName, Count) });
export type DayCounts = z.infer<typeof DayCounts>;

/** Half were at least as fast as `median`, nine of ten as `p90`: true to within a tenth. */
export const DurationStats = z.strictObject({
  name: DurationName,
  count: Count,
  median: Milliseconds,
  p90: Milliseconds,
});
export type DurationStats = z.infer<typeof DurationStats>;

export const BureauCounts = z.strictObject({ bureau: BureauCode, counts: z.partialRecord(CountName, Count) });
export type BureauCounts = z.infer<typeof BureauCounts>;

/** Counts and times of a span of days by the hub's clock in UTC, its last day being today. No content, and no bureau's word. */
export const Stats = z.strictObject({
  asOf: Instant,
  from: Day,
  to: Day,
  /** What the hub holds now, of all bureaux. */
  holds: z.strictObject({ media: Count, contributions: Count, bureaux: Count }),
  /** Bureaux that did anything in these days, and countries by the codes of those that begin with one. */
  taking: z.strictObject({ bureaux: Count, countries: Count }),
  /** Of all bureaux, and of the caller's own; days without anything are left out. */
  all: z.array(DayCounts).check(z.maxLength(MAX_STATS_DAYS)),
  own: z.array(DayCounts).check(z.maxLength(MAX_STATS_DAYS)),
  times: z.array(DurationStats).check(z.maxLength(DurationName.options.length)),
  /** Of each bureau, for roles that oversee; null for the others. */
  bureaux: z.nullable(z.array(BureauCounts).check(z.maxLength(1000))),
});
export type Stats = z.infer<typeof Stats>;

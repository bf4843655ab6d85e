import * as z from 'zod/mini';
import { Uuid, UuidV7 } from '../uuid.ts';
import { BureauCode, Instant, ShortText } from './common.ts';
import { MAX_BATCH_ITEMS } from './submission.ts';

/**
 * What may be wrong with an item of a batch. `digest-differs`: the same SHA-256 with another SHA-1 or MD5 than the hub or the
 * batch itself has of it; `digest-shared`: the same SHA-1 or MD5 with another SHA-256; `size-differs`: another length than the
 * hub has for the same SHA-256; `size-impossible`: no such file can have been decoded; `pdq-degenerate`: far from as many ones
 * as zeros; `pdq-common`: a hash that a great many records share; `unknown-scheme`, `unknown-category`: a list, or a code in
 * one of the public lists, that the hub does not know; `twice-in-batch`; `submitted-before`: by the same bureau.
 */
export const RemarkKind = z.enum([
  'digest-differs',
  'digest-shared',
  'size-differs',
  'size-impossible',
  'pdq-degenerate',
  'pdq-common',
  'unknown-scheme',
  'unknown-category',
  'twice-in-batch',
  'submitted-before',
]);
export type RemarkKind = z.infer<typeof RemarkKind>;

const Items = z.int().check(z.gte(0), z.lte(MAX_BATCH_ITEMS));

/** One kind of remark, and the places in the batch of the items that it is about, from 0, ascending. */
export const Remark = z.strictObject({
  kind: RemarkKind,
  items: z.array(z.int().check(z.gte(0), z.lt(MAX_BATCH_ITEMS))).check(z.minLength(1), z.maxLength(MAX_BATCH_ITEMS)),
});
export type Remark = z.infer<typeof Remark>;

/** `held`: nobody meets it until the bureau's admin decides; `released`, `rejected`; `withdrawn` while it was held. */
export const HeldState = z.enum(['held', 'released', 'rejected', 'withdrawn']);
export type HeldState = z.infer<typeof HeldState>;

/** What the hub found when it took a batch in. */
export const QualityReport = z.strictObject({
  batchId: UuidV7,
  receivedAt: Instant,
  /** `items` = `clean` + `remarked`: items with at least one remark. */
  items: Items,
  clean: Items,
  remarked: Items,
  /** Items that some other bureau had submitted before: no fault. */
  known: Items,
  /** Items with a PDQ hash, which alone can be found by likeness; and those of them that come from damaged files. */
  comparable: Items,
  damaged: Items,
  remarks: z.array(Remark).check(z.maxLength(RemarkKind.options.length)),
  /** Null: it was never held. */
  held: z.nullable(HeldState),
});
export type QualityReport = z.infer<typeof QualityReport>;

const Count = z.int().check(z.gte(0));

/** What a bureau handed in within one month, by the hub's clock in UTC. */
export const QualityMonth = z.strictObject({
  bureau: BureauCode,
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  batches: Count,
  /** As in a report: `items` = `clean` + `remarked`. */
  items: Count,
  clean: Count,
  remarked: Count,
  known: Count,
  comparable: Count,
  damaged: Count,
  heldBatches: Count,
  /** Near matches of its material that were decided. */
  confirmed: Count,
  refuted: Count,
  /** Items by kind; an item may have several. */
  remarks: z.partialRecord(RemarkKind, Count),
});
export type QualityMonth = z.infer<typeof QualityMonth>;

/** Newest month first, then by bureau. */
export const QualityOverTime = z.strictObject({ months: z.array(QualityMonth).check(z.maxLength(5000)) });
export type QualityOverTime = z.infer<typeof QualityOverTime>;

/** A batch that waits because its device or bureau handed in far more than usual. */
export const HeldBatch = z.strictObject({
  batchId: UuidV7,
  device: Uuid,
  officer: ShortText,
  heldAt: Instant,
  items: Items,
  /** Items of the hour, and what was usual: the median of the hours of the last 30 days in which anything came. */
  hourItems: Count,
  usual: Count,
  remarked: Items,
});
export type HeldBatch = z.infer<typeof HeldBatch>;

export const MAX_DECIDED = 100;

export const HeldList = z.strictObject({
  items: z.array(HeldBatch).check(z.maxLength(MAX_DECIDED)),
  /** The batch after which to go on; null at the end. */
  next: z.nullable(UuidV7),
  /** How many wait in all. */
  waiting: Count,
});
export type HeldList = z.infer<typeof HeldList>;

/** `release`: what is in them is contributed now, and the same devices are not held for a day; `reject`: it is dropped. */
export const HeldDecision = z.strictObject({
  decision: z.enum(['release', 'reject']),
  batches: z.array(UuidV7).check(z.minLength(1), z.maxLength(MAX_DECIDED)),
});
export type HeldDecision = z.infer<typeof HeldDecision>;

/** How many were decided now; the others did not wait any more. */
export const HeldDecided = z.strictObject({ decided: Count, waiting: Count });
export type HeldDecided = z.infer<typeof HeldDecided>;

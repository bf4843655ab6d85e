import * as z from 'zod/mini';
import { AnswerSummary } from '../answer-leaf.ts';
import { Md5, PdqHash, Sha1, Sha256 } from '../hash.ts';
import { ReceiptProof } from '../kept-receipt.ts';
import { LedgerEntry } from '../ledger-entry.ts';
import { MarkCode } from '../mark.ts';
import { Bytes, Mime, Occurrence, Outcome, Pixels, Provenance, Reason } from '../media.ts';
import { PdqQuality } from '../pdq.ts';
import { AnswerProof, AnswerStanding } from '../saved-answer.ts';
import { Uuid } from '../uuid.ts';
import { Verdict } from '../verdict.ts';
import { Instant } from '../wire/common.ts';
import { LogLeaf } from '../wire/log.ts';
import { Receipt } from '../wire/submission.ts';
import { SetHitLine } from './known-sets.ts';

const Count = z.int().check(z.gte(0));
const JobNumber = z.int().check(z.gte(1));

/** One file of the case: one path, with its digests and what was decided and answered about it. Never a picture. */
export const FileLine = z.strictObject({
  path: Occurrence.shape.path,
  job: JobNumber,
  bytes: Bytes,
  /** Milliseconds since 1970 as the file system said. */
  modified: z.nullable(z.number()),
  outcome: Outcome,
  reason: z.nullable(Reason),
  sha256: z.nullable(Sha256),
  sha1: z.nullable(Sha1),
  md5: z.nullable(Md5),
  mime: z.nullable(Mime),
  width: z.nullable(Pixels),
  height: z.nullable(Pixels),
  pdq: z.nullable(z.strictObject({ direct: PdqHash, quality: PdqQuality, nn512: PdqHash, qualityNn512: PdqQuality })),
  damaged: z.boolean(),
  decoder: Provenance.shape.decoder,
  /** Null: undecided. */
  category: z.nullable(MarkCode),
  flags: z.array(MarkCode).check(z.maxLength(20)),
  /** Null: the hub was not asked. */
  verdict: z.nullable(Verdict),
  answerId: z.nullable(Uuid),
  /** Which known sets of the device name it, in the order of the sets; absent in reports of earlier releases. */
  sets: z.optional(z.array(SetHitLine)),
});
export type FileLine = z.infer<typeof FileLine>;

/** A file that has no perceptual hash, or none of its hashes, and why. */
export const ErrorLine = z.strictObject({
  path: Occurrence.shape.path,
  job: JobNumber,
  bytes: Bytes,
  outcome: z.enum(['hashed-without-pixels', 'quarantined', 'unreadable']),
  reason: z.nullable(Reason),
  decoder: Provenance.shape.decoder,
  warnings: Provenance.shape.warnings,
});
export type ErrorLine = z.infer<typeof ErrorLine>;

/** That the hub's log has an answer: what its leaf says, and the way from there to the root of a signed checkpoint. */
const AnswerProofLine = z.strictObject({ salt: LogLeaf.shape.salt, summary: AnswerSummary, ...AnswerProof.shape });

/** One answer of the hub about media of the case. */
export const AnswerLine = z.strictObject({
  answerId: Uuid,
  asOf: Instant,
  /** The device that asked; null where an early release did not write it down. */
  device: z.nullable(Uuid),
  /** Of the bytes that were asked with: the same number stands in the ledger. */
  requestSha256: Sha256,
  items: Count,
  /** Distinct media of this case among them. */
  ofCase: Count,
  /** Its place in the hub's log, from 0; null: the hub named none. */
  leaf: z.nullable(Count),
  /** What came of presenting it to the hub; null: it was not. Absent in reports of earlier releases. */
  standing: z.optional(z.nullable(AnswerStanding)),
  /** Null: not proven. Absent in reports of earlier releases. */
  proof: z.optional(z.nullable(AnswerProofLine)),
});
export type AnswerLine = z.infer<typeof AnswerLine>;

/** A receipt of the hub, whole, so that its signature can be checked, with its proof where there is one. */
export const ReceiptLine = z.strictObject({
  receipt: Receipt,
  proof: z.nullable(ReceiptProof),
  /**
   * Media of this case in the batch; null: its bytes were deleted after the receipt came, and an early release did not write
   * down from which case they were.
   */
  ofCase: z.nullable(Count),
});
export type ReceiptLine = z.infer<typeof ReceiptLine>;

/** The tables of a report, in the order in which they stand in it. */
export const REPORT_LINES = {
  answers: AnswerLine,
  errors: ErrorLine,
  files: FileLine,
  ledger: LedgerEntry,
  receipts: ReceiptLine,
} as const;
export type ReportTable = keyof typeof REPORT_LINES;
export type LineOf<Table extends ReportTable> = z.infer<(typeof REPORT_LINES)[Table]>;
/** Some lines of one table. */
export type TableLines = {
  [Table in ReportTable]: { readonly table: Table; readonly lines: LineOf<Table>[] };
}[ReportTable];

export const REPORT_TABLES: readonly ReportTable[] = ['answers', 'errors', 'files', 'ledger', 'receipts'];

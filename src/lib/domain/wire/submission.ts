import * as z from 'zod/mini';
import { DataRuleRef, Handling } from '../data-rule.ts';
import { Md5, Sha1, Sha256 } from '../hash.ts';
import { Bytes, Mime, Pixels } from '../media.ts';
import { Signature, Thumbprint } from '../signature.ts';
import { Uuid, UuidV7 } from '../uuid.ts';
import { BureauCode, Instant, ShortText } from './common.ts';
import { Camera, CapturedAt, CaseRef, Category, FileNames, Flags, FreeText, Place, Serial } from './item-fields.ts';
import { LogLeaf } from './log.ts';
import { WirePdq } from './lookup.ts';

export const MAX_BATCH_ITEMS = 1000;

export const SubmissionItem = z.strictObject({
  sha256: Sha256,
  sha1: z.optional(Sha1),
  md5: z.optional(Md5),
  pdq: z.optional(WirePdq),
  bytes: z.optional(Bytes),
  mime: z.optional(Mime),
  width: z.optional(Pixels),
  height: z.optional(Pixels),
  capturedAt: z.optional(CapturedAt),
  camera: z.optional(Camera),
  serial: z.optional(Serial),
  gps: z.optional(Place),
  fileNames: z.optional(FileNames),
  category: z.optional(Category),
  flags: z.optional(Flags),
  series: z.optional(ShortText),
  text: z.optional(FreeText),
});
export type SubmissionItem = z.infer<typeof SubmissionItem>;

/**
 * One sealed, signed submission. It travels as its own RFC 8785 bytes; the signature (purpose `lintel/batch/1`, device
 * key) covers everything but itself, so the batch stays verifiable after any queue, proxy or USB stick.
 */
export const Batch = z.strictObject({
  batchId: UuidV7,
  bureau: BureauCode,
  device: Uuid,
  dataRule: DataRuleRef,
  handling: Handling,
  caseRef: z.nullable(CaseRef),
  sealedAt: Instant,
  items: z.array(SubmissionItem).check(z.minLength(1), z.maxLength(MAX_BATCH_ITEMS)),
  signature: Signature,
});
export type Batch = z.infer<typeof Batch>;

/**
 * The hub's signed word (purpose `lintel/receipt/1`) that a batch with exactly these bytes is stored, or that a withdrawal
 * with exactly these bytes was carried out.
 */
export const Receipt = z.strictObject({
  batchId: UuidV7,
  /** Only in the receipt of a withdrawal: the batch that it takes back. */
  withdraws: z.optional(UuidV7),
  bureau: BureauCode,
  device: Uuid,
  bodySha256: Sha256,
  items: z.int().check(z.gte(1), z.lte(MAX_BATCH_ITEMS)),
  /**
   * Items whose SHA-256 the hub did not hold from any bureau before; the rest were known to it. Of a withdrawal: items
   * that the hub held from this batch until now; the rest were not in it, or taken back before.
   */
  newItems: z.int().check(z.gte(0), z.lte(MAX_BATCH_ITEMS)),
  /** Items about which the batch's quality report remarks something; absent: none. Older hubs and portals know no such report. */
  remarked: z.optional(z.int().check(z.gte(1), z.lte(MAX_BATCH_ITEMS))),
  /** Too much came at once: nobody meets what is in the batch until the bureau's admin has released it. */
  held: z.optional(z.literal(true)),
  receivedAt: Instant,
  hub: Thumbprint,
  /** Where the hub has written it down. Hubs of the first version have no log, and older portals do not ask for it. */
  leaf: z.optional(LogLeaf),
  signature: Signature,
});
export type Receipt = z.infer<typeof Receipt>;

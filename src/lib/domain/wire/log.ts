import * as z from 'zod/mini';
import { base64urlOf } from '../base64url.ts';
import { Sha256 } from '../hash.ts';
import { LogKind, SALT_BYTES } from '../log-entry.ts';
import { Signature, Thumbprint } from '../signature.ts';
import { BureauCode, Instant, ShortText } from './common.ts';

/** Entries, or leaves, of one answer at most. */
export const MAX_LOG_ENTRIES = 500;

/** A count of leaves, or a place among them, from 0. */
const Count = z.int().check(z.gte(0), z.lte(2 ** 40));
const Path = z.array(Sha256).check(z.maxLength(80));

/** Where what was done stands in the audit log, and the salt with which its leaf is opened. */
export const LogLeaf = z.strictObject({ index: Count, salt: base64urlOf(SALT_BYTES) });
export type LogLeaf = z.infer<typeof LogLeaf>;

/** The same of an answer. `blind` is known to the asker alone: with it, the leaf shows what was asked and what was answered. */
export const AnswerLeaf = z.strictObject({ ...LogLeaf.shape, blind: base64urlOf(SALT_BYTES) });

/** The `Accept` header of who reads receipts with a leaf: the hub gives them to nobody else, whose schemas are strict. */
export const ACCEPTS_LEAF = 'application/json;leaf=1';

/**
 * The hub's signed word (purpose `lintel/checkpoint/1`) that its log has so many leaves and this root (RFC 6962): what C2SP's
 * tlog-checkpoint says, as JSON under the hub's own key.
 */
export const Checkpoint = z.strictObject({
  /** Which log: the same in all its checkpoints. */
  origin: ShortText,
  size: Count,
  root: Sha256,
  at: Instant,
  hub: Thumbprint,
  signature: Signature,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** That a leaf stands at `index` of the first `size` leaves (RFC 6962 section 2.1.1): hashes from the leaf upwards. */
export const LogProof = z.strictObject({ index: Count, size: Count, path: Path });
export type LogProof = z.infer<typeof LogProof>;

/** That the log of `to` leaves begins with the one of `from` leaves (RFC 6962 section 2.1.2). */
export const LogConsistency = z.strictObject({ from: Count, to: Count, path: Path });
export type LogConsistency = z.infer<typeof LogConsistency>;

/** Leaf hashes from `from` on, and the complete subtrees beside them, by which the root of `size` leaves can be made. */
export const LogRun = z.strictObject({
  from: Count,
  size: Count,
  leaves: z.array(Sha256).check(z.maxLength(MAX_LOG_ENTRIES)),
  left: Path,
  right: Path,
});
export type LogRun = z.infer<typeof LogRun>;

/** What the hub says of an answer that somebody presents; the rest is null where it never gave exactly that one. */
export const AnswerVerification = z.strictObject({
  given: z.boolean(),
  bureau: z.nullable(BureauCode),
  answeredAt: z.nullable(Instant),
  /** Its place in the log, as of the checkpoint; null also for answers from before there was a log. */
  proof: z.nullable(LogProof),
  checkpoint: z.nullable(Checkpoint),
});
export type AnswerVerification = z.infer<typeof AnswerVerification>;

/** Why the details of an entry are gone. */
export const ErasureReason = z.enum(['withdrawn', 'expired']);
export type ErasureReason = z.infer<typeof ErasureReason>;

/** One entry as an auditor sees it: who did what and when, ids and counts; nothing of a case, and no digest but the leaf's. */
export const LogEntry = z.strictObject({
  index: Count,
  /** The hash of its leaf. */
  leaf: Sha256,
  kind: LogKind,
  act: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)),
  at: Instant,
  /** Null: the hub itself or its operator. */
  bureau: z.nullable(BureauCode),
  /** The last digits of the device's id; null: a bureau's own server, the hub, or it was erased. */
  device: z.nullable(z.string().check(z.maxLength(36))),
  /** Its officer, only for readers of the same bureau. */
  officer: z.nullable(ShortText),
  details: z.record(
    z.string().check(z.maxLength(40)),
    z.union([z.string().check(z.maxLength(200)), z.number(), z.boolean()]),
  ),
  erased: z.nullable(z.strictObject({ at: Instant, why: ErasureReason })),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** The newest first. `next`: ask for what is `before` it; null: there is no more. */
export const LogEntries = z.strictObject({
  items: z.array(LogEntry).check(z.maxLength(MAX_LOG_ENTRIES)),
  next: z.nullable(Count),
});
export type LogEntries = z.infer<typeof LogEntries>;

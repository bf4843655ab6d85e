import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Bytes } from './media.ts';
import { OutboxState } from './outbox-state.ts';
import { Uuid, UuidV7 } from './uuid.ts';
import { BureauCode, Instant } from './wire/common.ts';
import { MAX_BATCH_ITEMS } from './wire/submission.ts';

/** A batch, or the withdrawal of one, on its way. `batchId` is its own id; `lastFailure` is a code. */
export const OutboxEntry = z.strictObject({
  batchId: UuidV7,
  state: OutboxState,
  bureau: BureauCode,
  device: Uuid,
  bytes: Bytes,
  /** Media that it submits, or takes back. */
  items: z.int().check(z.gte(1), z.lte(MAX_BATCH_ITEMS)),
  sealedAt: Instant,
  sha256: Sha256,
  attempts: z.int().check(z.gte(0)),
  lastFailure: z.nullable(z.string().check(z.maxLength(80))),
  /** The batch that it takes back; null: it is a batch itself. Entries of the first versions are. */
  withdraws: z._default(z.nullable(UuidV7), null),
  /**
   * The case of this vault from which its media come, so that it can be told once its bytes are gone. It never leaves. Absent
   * in entries of earlier releases, and where the files belong to no case.
   */
  caseId: z.optional(UuidV7),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

import * as z from 'zod/mini';
import { Sha256 } from '../hash.ts';
import { Signature } from '../signature.ts';
import { Uuid, UuidV7 } from '../uuid.ts';
import { BureauCode, Instant } from './common.ts';
import { MAX_BATCH_ITEMS } from './submission.ts';

/**
 * Why material is taken back: `faulty-hash`: a decoder or hash was wrong; `wrong-file`: it should never have been
 * submitted; `not-allowed`: law or data rule forbid it; `court-order`: somebody has ordered it; `other`.
 */
export const WithdrawalReason = z.enum(['faulty-hash', 'wrong-file', 'not-allowed', 'court-order', 'other']);
export type WithdrawalReason = z.infer<typeof WithdrawalReason>;

/** SHA-256 in ascending order, each once: one set has one form. */
const Taken = z.array(Sha256).check(
  z.minLength(1),
  z.maxLength(MAX_BATCH_ITEMS),
  z.refine((all) => all.every((each, i) => i === 0 || (all[i - 1] ?? '') < each)),
);

/**
 * Takes a batch of the own bureau back, or some of its media. It travels as a batch does: as its own RFC 8785 bytes, signed
 * by the device (purpose `lintel/withdrawal/1`) over everything but the signature.
 */
export const Withdrawal = z.strictObject({
  /** Its own id. */
  batchId: UuidV7,
  /** That of the batch that it takes back. */
  withdraws: UuidV7,
  /** Null: all that the batch still holds. */
  items: z.nullable(Taken),
  reason: WithdrawalReason,
  bureau: BureauCode,
  device: Uuid,
  sealedAt: Instant,
  signature: Signature,
});
export type Withdrawal = z.infer<typeof Withdrawal>;

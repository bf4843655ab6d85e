import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Bytes } from './media.ts';
import { Uuid, UuidV7 } from './uuid.ts';
import { BureauCode, Instant } from './wire/common.ts';
import { MAX_BATCH_ITEMS } from './wire/submission.ts';

/**
 * A batch on its way. `sending` is written before the request leaves, so after a crash it says that the hub may have
 * the batch; it is then sent again, the same bytes. `lastFailure` is a code.
 */
export const OutboxEntry = z.strictObject({
  batchId: UuidV7,
  state: z.enum(['sealed', 'sending', 'acknowledged']),
  bureau: BureauCode,
  device: Uuid,
  bytes: Bytes,
  items: z.int().check(z.gte(1), z.lte(MAX_BATCH_ITEMS)),
  sealedAt: Instant,
  sha256: Sha256,
  attempts: z.int().check(z.gte(0)),
  lastFailure: z.nullable(z.string().check(z.maxLength(80))),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

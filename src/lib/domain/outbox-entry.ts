import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Bytes } from './media.ts';
import { Uuid, UuidV7 } from './uuid.ts';
import { BureauCode, Instant } from './wire/common.ts';
import { MAX_BATCH_ITEMS } from './wire/submission.ts';

/**
 * Where a sealed document is on its way:
 * - `draft`: signed, so that what is looked at is what may leave; nobody has released it, and it never leaves like this
 * - `sealed`: released; it waits, and an earlier attempt may have failed
 * - `sending`: written before the request leaves, so after a crash it says that the hub may have it; the same bytes are
 *   sent again
 * - `acknowledged`: the hub's verified receipt is stored
 * - `pruned`: its bytes are gone; this entry, their SHA-256 and the receipt stay
 */
const OutboxState = z.enum(['draft', 'sealed', 'sending', 'acknowledged', 'pruned']);

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
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

/** Whether it has a receipt. */
export function isDelivered({ state }: Pick<OutboxEntry, 'state'>): boolean {
  return state === 'acknowledged' || state === 'pruned';
}

/** Whether it was released and has no receipt yet. */
export function isWaiting({ state }: Pick<OutboxEntry, 'state'>): boolean {
  return state === 'sealed' || state === 'sending';
}

import { canonicalBytes, type Json } from '#lib/domain/canonical.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import type { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { sign, type Purpose } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { MAX_BATCH_ITEMS } from '#lib/domain/wire/submission.ts';
import type { WithdrawalReason } from '#lib/domain/wire/withdrawal.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { SubmissionDraft } from './disclosure.ts';

/** A signed document: `bytes` are what travels, whenever, however often and by whichever road it is sent. */
export type SealedBatch = { batchId: string; bytes: Uint8Array<ArrayBuffer>; entry: OutboxEntry };

/** What is to be taken back: a batch that has `batchItems` items, as a whole or these media of it. */
export type WithdrawalOrder = {
  withdraws: string;
  /** At most 1,000 SHA-256; null: everything. */
  items: readonly string[] | null;
  batchItems: number;
  reason: WithdrawalReason;
};

/** Gives a draft its id, time and signature. @param now in milliseconds */
export function sealBatch(identity: EnrolledIdentity, draft: SubmissionDraft, now: number): Promise<SealedBatch> {
  const { content, caseId } = draft;
  return seal(identity, 'lintel/batch/1', content, { items: content.items.length, withdraws: null, caseId }, now);
}

/**
 * The same for a withdrawal. Throws on more media than one withdrawal can name.
 *
 * @param caseId of the batch that it takes back, where that is known
 */
export function sealWithdrawal(
  identity: EnrolledIdentity,
  order: WithdrawalOrder,
  now: number,
  caseId?: string,
): Promise<SealedBatch> {
  const { withdraws, reason } = order;
  const items = order.items === null ? null : [...new Set(order.items)].sort();
  if (items !== null && (items.length === 0 || items.length > MAX_BATCH_ITEMS)) {
    throw new RangeError(`a withdrawal names 1 to ${MAX_BATCH_ITEMS} media, not ${items.length}`);
  }
  const { bureau, device } = identity.membership;
  const content = { withdraws, items, reason, bureau: bureau.code, device };
  const about = { items: items?.length ?? order.batchItems, withdraws, caseId };
  return seal(identity, 'lintel/withdrawal/1', content, about, now);
}

async function seal(
  { signKey }: EnrolledIdentity,
  purpose: Purpose,
  content: Readonly<Record<string, Json>> & { bureau: string; device: string },
  about: Pick<OutboxEntry, 'items' | 'withdraws' | 'caseId'>,
  now: number,
): Promise<SealedBatch> {
  const batchId = uuidv7(now);
  const sealedAt = new Date(now).toISOString();
  const payload = { ...content, batchId, sealedAt };
  const bytes = canonicalBytes({ ...payload, signature: await sign(signKey.private, purpose, payload) });
  const { bureau, device } = content;
  const facts = { batchId, bureau, device, bytes: bytes.length, sealedAt, sha256: await sha256Hex(bytes) };
  return { batchId, bytes, entry: { ...facts, ...about, state: 'sealed', attempts: 0, lastFailure: null } };
}

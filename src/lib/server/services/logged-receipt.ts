import { receiptStatement } from '#lib/domain/receipt-leaf.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Delivery } from './sealed.ts';

type Written = {
  actor: Actor;
  said: Omit<Receipt, 'hub' | 'leaf' | 'signature'>;
  /** The batch with whose erasure what is written down goes; null: it stays. */
  subject: string | null;
  delivery: Delivery;
};

/**
 * Writes into the log that a document was taken in, as the word of the device that sealed it, and gives the text of the receipt
 * that says so. Who only carried it is written down apart.
 */
export async function writtenReceipt(
  { key, audit }: { key: HubKey; audit: Auditing },
  store: Store,
  { actor, said, subject, delivery }: Written,
): Promise<string> {
  const { bureau, device } = said;
  const { kind, act, at, details } = receiptStatement(said);
  const about = { kind, at, ...(subject !== null && { subject }) };
  const leaf = await audit.record(store, { ...about, act, actor: { bureau, device }, details });
  if (actor.device !== device) {
    await audit.record(store, { ...about, act: 'handed-in', actor, details: { batch: said.batchId } });
  }
  const { withLeaf } = delivery;
  return signedText(key, 'lintel/receipt/1', { ...said, hub: key.thumbprint, ...(withLeaf && { leaf }) });
}

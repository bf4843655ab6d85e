import { isLeafIn } from './leaf-proof.ts';
import type { LogStatement } from './log-entry.ts';
import type { Sha256Of } from './merkle.ts';
import type { Checkpoint, LogProof } from './wire/log.ts';
import type { Receipt } from './wire/submission.ts';

/** What a receipt says of a document that the hub has taken in: all that it says but for the hub's own key and place in the log. */
type Received = Omit<Receipt, 'hub' | 'leaf' | 'signature'>;

/** What the leaf that a receipt names commits to: the hub writes it, and who has the receipt can check that it did. */
export function receiptStatement(receipt: Received): LogStatement {
  const { batchId: batch, withdraws, bureau, device, bodySha256, items, newItems, receivedAt: at } = receipt;
  const said = { batch, bodySha256, items, newItems };
  return withdraws === undefined
    ? { kind: 'submission', act: 'received', at, bureau, device, details: said }
    : { kind: 'withdrawal', act: 'taken-back', at, bureau, device, details: { ...said, withdraws } };
}

/** Whether what a receipt says, and nothing else, stands where it says so in the log of the checkpoint. */
export function receiptIsIn(
  sha256: Sha256Of,
  receipt: Receipt,
  { index, size, path }: LogProof,
  checkpoint: Checkpoint,
): boolean {
  const { leaf } = receipt;
  if (index !== leaf?.index || size !== checkpoint.size) return false;
  return isLeafIn(sha256, receiptStatement(receipt), { salt: leaf.salt, index, path }, checkpoint);
}

import * as z from 'zod/mini';
import { Checkpoint, LogProof } from './wire/log.ts';
import { Receipt } from './wire/submission.ts';

/** That the hub's log has the leaf which a receipt names: its way to the root of a signed checkpoint. */
export const ReceiptProof = z.strictObject({ path: LogProof.shape.path, checkpoint: Checkpoint });
export type ReceiptProof = z.infer<typeof ReceiptProof>;

const Proven = z.strictObject({ receipt: Receipt, proof: ReceiptProof });

/** A receipt as it is kept: by itself as it came, and from when it was proven on with its proof. */
export const KeptReceipt = z.union([Receipt, Proven]);
export type KeptReceipt = z.infer<typeof KeptReceipt>;

export function receiptOf(kept: KeptReceipt): Receipt {
  return 'receipt' in kept ? kept.receipt : kept;
}

export function proofOf(kept: KeptReceipt): ReceiptProof | null {
  return 'receipt' in kept ? kept.proof : null;
}

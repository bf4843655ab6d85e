import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { OutboxEntry } from '#lib/vault/outbox-store.ts';

/** What has become of a batch that the hub has acknowledged: it stands, or is being taken back, or partly or wholly is. */
type Standing = 'stands' | 'leaving' | 'partly-back' | 'back';

export type Acknowledged = { readonly receipt: Receipt; readonly standing: Standing };

/**
 * The receipts of batches, in their order, each with what receipts of withdrawals and waiting withdrawals say of it.
 * Several withdrawals may name the same media, so what is back as a whole is told by one that took at least as many.
 */
export function standings(receipts: readonly Receipt[], waiting: readonly OutboxEntry[]): Acknowledged[] {
  const batches = receipts.filter(({ withdraws }) => withdraws === undefined);
  return batches.map((receipt) => {
    const { batchId, items } = receipt;
    const back = receipts.filter(({ withdraws }) => withdraws === batchId);
    if (waiting.some(({ withdraws }) => withdraws === batchId)) return { receipt, standing: 'leaving' };
    if (back.some((withdrawal) => withdrawal.items >= items)) return { receipt, standing: 'back' };
    return { receipt, standing: back.length === 0 ? 'stands' : 'partly-back' };
  });
}

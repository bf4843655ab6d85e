import { expect, it } from 'vitest';
import { standings } from '#lib/app/standings.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { OutboxEntry } from '#lib/vault/outbox-store.ts';

const receipt = (batchId: string, items: number, withdraws?: string) => ({ batchId, items, withdraws }) as Receipt;
const waiting = (withdraws: string | null) => ({ withdraws }) as OutboxEntry;
const told = (receipts: Receipt[], entries: OutboxEntry[] = []) =>
  standings(receipts, entries).map(({ receipt: { batchId }, standing }) => `${batchId} ${standing}`);

it('of batches follow from the withdrawals that were confirmed, and from those that wait', () => {
  const batches = ['a', 'b', 'c', 'd'].map((id) => receipt(id, 3));
  expect(told(batches, [waiting(null)])).toEqual(['a stands', 'b stands', 'c stands', 'd stands']);
  const back = [receipt('w1', 3, 'a'), receipt('w2', 1, 'b'), receipt('w3', 1, 'c')];
  expect(told([...back, ...batches], [waiting('c')])).toEqual(['a back', 'b partly-back', 'c leaving', 'd stands']);
});

it('do not add up withdrawals, which may name the same media', () => {
  expect(told([receipt('a', 2), receipt('w1', 1, 'a'), receipt('w2', 1, 'a')])).toEqual(['a partly-back']);
});

import type { ReceiptProof } from '#lib/domain/kept-receipt.ts';

/** Of the right form, and of no log. */
export const receiptProof: ReceiptProof = {
  path: ['b'.repeat(64), 'c'.repeat(64)],
  checkpoint: {
    origin: 'lintel/log/a hub',
    size: 3,
    root: 'd'.repeat(64),
    at: '2026-11-22T00:00:02.000Z',
    hub: 'A'.repeat(43),
    signature: 'A'.repeat(86),
  },
};

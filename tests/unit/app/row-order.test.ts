import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSorted, orderRows } from '#lib/app/row-order.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { occurrence } from './records.ts';

const bySize = (a: CaseRow, b: CaseRow) => a.occurrence.bytes - b.occurrence.bytes;
const breathe = () => Promise.resolve();
const rowsOf = (sizes: readonly number[], from = 0): CaseRow[] =>
  sizes.map((bytes, i) => ({ id: from + i, occurrence: { ...occurrence('a'), bytes } }));

describe('the order of rows', () => {
  it('is that of a stable sort of what is kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 5000 }), async (sizes) => {
        const rows = rowsOf(sizes);
        const keep = (row: CaseRow) => row.occurrence.bytes % 3 !== 0;
        expect(await orderRows(rows, keep, bySize, breathe)).toEqual(rows.filter(keep).toSorted(bySize));
      }),
      { numRuns: 30 },
    );
  });

  it('stays as it is without a comparison', async () => {
    const rows = rowsOf([3, 1, 2]);
    expect(await orderRows(rows, () => true, null, breathe)).toEqual(rows);
  });

  it('takes in later rows as if all had been sorted at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.array(fc.nat(9)), (early, late) => {
        const a = rowsOf(early);
        const b = rowsOf(late, early.length);
        const merged = mergeSorted(a.toSorted(bySize), b.toSorted(bySize), bySize);
        expect(merged).toEqual([...a, ...b].toSorted(bySize));
      }),
    );
  });

  it('lets the page breathe in small steps', async () => {
    let breaths = 0;
    await orderRows(
      rowsOf(Array.from({ length: 10_000 }, (_, i) => i % 7)),
      () => true,
      bySize,
      () => {
        breaths++;
        return Promise.resolve();
      },
    );
    expect(breaths).toBeGreaterThan(30);
  });
});

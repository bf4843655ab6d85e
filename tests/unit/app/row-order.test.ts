import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows, insertSorted, sortRows } from '#lib/app/row-order.ts';
import { rowOf, type CaseRow } from '#lib/domain/case-row.ts';
import { occurrence } from './records.ts';

const bySize = (a: CaseRow, b: CaseRow) => a.bytes - b.bytes;
const breathe = () => Promise.resolve(true);
const rowsOf = (sizes: readonly number[], from = 0): CaseRow[] =>
  sizes.map((bytes, i) => rowOf({ ...occurrence('a'), bytes }, { id: from + i, job: 1 }));

describe('the order of rows', () => {
  it('is that of a stable sort', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 5000 }), async (sizes) => {
        const rows = rowsOf(sizes);
        expect(await sortRows(rows, bySize, breathe)).toEqual(rows.toSorted(bySize));
      }),
      { numRuns: 30 },
    );
  });

  it('stays as it is in a filter', async () => {
    const rows = rowsOf(Array.from({ length: 1000 }, (_, i) => i % 7));
    const keep = ({ bytes }: CaseRow) => bytes % 3 === 1;
    expect(await filterRows(rows, keep, breathe)).toEqual(rows.filter(keep));
  });

  it('takes in later rows as if all had been sorted at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.array(fc.nat(9)), (early, late) => {
        const a = rowsOf(early);
        const b = rowsOf(late, early.length);
        const inserted = insertSorted(a.toSorted(bySize), b.toSorted(bySize), bySize);
        expect(inserted).toEqual([...a, ...b].toSorted(bySize));
      }),
    );
  });

  it('lets the page breathe in small steps, and ends when nobody wants it any more', async () => {
    const rows = rowsOf(Array.from({ length: 10_000 }, (_, i) => i % 7));
    let breaths = 0;
    await sortRows(rows, bySize, () => {
      breaths++;
      return Promise.resolve(true);
    });
    expect(breaths).toBeGreaterThan(30);
    breaths = 0;
    expect(await sortRows(rows, bySize, () => Promise.resolve(++breaths < 5))).toBeNull();
    expect(breaths).toBe(5);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { unmarked } from '#lib/domain/mark.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { casePages, finding } from './case-pages.ts';
import { occurrence, record } from './records.ts';

const hashed = { outcome: 'hashed', reason: null } as const;

describe('Results', () => {
  it('shows rows in the order in which they were hashed, and counts every one', () => {
    const { results, add, paths } = casePages();
    const one = record(1, hashed);
    add([occurrence('b/2.jpg', one), occurrence('a/10.jpg', one)]);
    add([occurrence('gone.jpg', null)]);
    expect(paths()).toEqual(['b/2.jpg', 'a/10.jpg', 'gone.jpg']);
    expect(results.tally).toMatchObject({ found: 3, hashed: 2, unreadable: 1, duplicates: 1 });
    expect(results.sha256s).toEqual([one.sha256]);
  });

  it('finds the first path of a file by SHA-1 and MD5, of those that the case has', () => {
    const { results, add } = casePages();
    const [one, two] = [record(1, hashed), record(2, hashed)];
    add([occurrence('gone.jpg', null), occurrence('b.jpg', one), occurrence('a.jpg', one), occurrence('c.jpg', two)]);
    const elsewhere = 'f'.repeat(32);
    expect(results.pathsBy([two.md5, elsewhere, one.sha1])).toEqual(
      new Map([
        [one.sha1, 'b.jpg'],
        [two.md5, 'c.jpg'],
      ]),
    );
    expect(results.pathsBy([]).size).toBe(0);
  });

  it('plans without a trace: what was not stored is not shown, and is planned alike again', () => {
    const { results, add } = casePages();
    add([occurrence('a', null)]);
    const before = { view: results.view, tally: results.tally };
    const plan = results.plan([occurrence('b', record(1))], 7);
    expect({ view: results.view, tally: results.tally }).toEqual(before);
    expect(plan.fresh).toMatchObject([{ path: 'b', job: 7 }]);
    const again = results.plan([occurrence('b', record(1))], 7);
    results.apply(again);
    results.apply(again);
    expect(results.tally.found).toBe(2);
  });

  it('keeps the number of a row whose file is hashed again, and says which row it replaces', () => {
    const { results, add } = casePages();
    add([occurrence('a', record(1)), occurrence('b', record(2))]);
    const [first] = results.view;
    const { fresh, gone } = results.plan([{ ...occurrence('a', record(1)), modified: 5 }], 2);
    expect(gone).toEqual([first]);
    expect(fresh).toMatchObject([{ id: first?.id, job: 2, modified: 5 }]);
  });

  it('sorts up, down, and back to the order of hashing; numbers in names count as numbers', async () => {
    const { results, add, paths } = casePages();
    add(['10.jpg', '9.jpg', 'b.jpg'].map((path, i) => occurrence(path, record(i))));
    await results.sortBy('path');
    expect(paths()).toEqual(['9.jpg', '10.jpg', 'b.jpg']);
    await results.sortBy('path');
    expect(paths()).toEqual(['b.jpg', '10.jpg', '9.jpg']);
    await results.sortBy('path');
    expect(paths()).toEqual(['10.jpg', '9.jpg', 'b.jpg']);
  });

  it('puts rows that come later in their place, under a filter, too', async () => {
    const { results, add, paths } = casePages();
    add([occurrence('b1'), occurrence('d1')]);
    await results.sortBy('path');
    add([occurrence('c2'), occurrence('a2')]);
    expect(paths()).toEqual(['a2', 'b1', 'c2', 'd1']);
    await results.narrow({ text: '1' });
    add([occurrence('c1'), occurrence('e2')]);
    expect(paths()).toEqual(['b1', 'c1', 'd1']);
    await results.narrow({ text: '' });
    expect(paths()).toEqual(['a2', 'b1', 'c1', 'c2', 'd1', 'e2']);
  });

  it('takes in rows that arrive, and rows that replace others, while it sorts', async () => {
    const { results, add, paths } = casePages();
    add([occurrence('b', record(1)), occurrence('d', record(2))]);
    const sorting = results.sortBy('path');
    add([{ ...occurrence('b', record(1)), modified: 3 }, occurrence('c')]);
    await sorting;
    expect(paths()).toEqual(['b', 'c', 'd']);
    expect(results.view[0]?.modified).toBe(3);
  });

  it('sorts at last when a filter was typed while it sorted', async () => {
    const { results, add, paths } = casePages();
    add(['c', 'a', 'b', 'x'].map((path) => occurrence(path)));
    const sorting = results.sortBy('path');
    await Promise.all([sorting, results.narrow({ outcome: 'unreadable' }), results.narrow({ outcome: null })]);
    expect(paths()).toEqual(['a', 'b', 'c', 'x']);
  });

  it('counts, filters and sorts by verdicts once the hub has answered', async () => {
    const { results, findings, add, paths } = casePages();
    add([occurrence('a', record(1)), occurrence('b', record(2)), occurrence('c', record(2))]);
    findings.set(record(2).sha256, finding('known'));
    await results.refresh([record(2).sha256]);
    expect(results.verdicts).toEqual({ known: 2 });
    await results.narrow({ verdict: 'known' });
    expect(paths()).toEqual(['b', 'c']);
    await results.narrow({ verdict: 'not-asked' });
    expect(paths()).toEqual(['a']);
    findings.clear();
    await results.refresh();
    expect(results.verdicts).toEqual({});
    expect(paths()).toEqual(['a', 'b', 'c']);
  });

  it('keeps the cursor on its row when the order changes, and drops it when the row is filtered out', async () => {
    const { results, add } = casePages();
    add([occurrence('b'), occurrence('a')]);
    results.select(0);
    await results.sortBy('path');
    expect(results.selectedRow?.path).toBe('b');
    expect(results.selected).toBe(1);
    results.detailsOpen = true;
    await results.narrow({ text: 'a' });
    expect(results.selectedRow).toBeNull();
    expect(results.selection.size).toBe(0);
    expect(results.detailsOpen).toBe(false);
  });

  it('has a file that is handed in again once: the newer finding, at its place, under its cursor', async () => {
    const { results, findings, add, paths } = casePages();
    findings.set(record(1).sha256, finding('known'));
    const again = { ...occurrence('a', record(1, { ...hashed, damaged: true })), modified: 7 };
    add([occurrence('b', record(2)), occurrence('a', record(1, hashed)), occurrence('c', record(1, hashed))]);
    results.select(1);
    results.detailsOpen = true;
    add([again, occurrence('b', record(2))]);
    expect(paths()).toEqual(['b', 'a', 'c']);
    expect(results.selectedRow).toMatchObject({ path: 'a', modified: 7 });
    expect(results.selection.has({ id: 1 })).toBe(true);
    expect(results.detailsOpen).toBe(true);
    expect(results.tally).toMatchObject({ found: 3, duplicates: 1, damaged: 1 });
    expect(results.verdicts).toEqual({ known: 2 });
    await results.sortBy('path');
    add([occurrence('b', record(2)), occurrence('a', record(1))]);
    expect(paths()).toEqual(['a', 'b', 'c']);
  });

  it('keeps two files of one name apart', () => {
    const { results, add } = casePages();
    add([occurrence('IMG_1.jpg', record(1)), occurrence('IMG_1.jpg', record(2))]);
    expect(results.tally.found).toBe(2);
  });

  it('replaces a file that could not be read when it can be, and never the other way round', () => {
    const { results, add, paths } = casePages();
    const gone = { ...occurrence('a', null), bytes: 100, modified: 7 };
    add([gone, occurrence('b', record(2))]);
    add([{ ...occurrence('a', record(1)), modified: 7 }]);
    expect(paths()).toEqual(['a', 'b']);
    add([gone]);
    expect(results.tally).toMatchObject({ found: 2, unreadable: 0 });
    add([{ ...gone, bytes: 99 }]);
    expect(results.tally).toMatchObject({ found: 3, unreadable: 1 });
  });

  it('counts the same with and without a reload, in whatever order files came', async () => {
    const one = fc.record({
      path: fc.constantFrom('a', 'b'),
      modified: fc.constantFrom(1, 2),
      media: fc.constantFrom(null, record(1), record(2)),
    });
    const made = one.map(({ path, modified, media }) => ({ ...occurrence(path, media), modified, bytes: 100 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(made, { maxLength: 4 }), { maxLength: 5 }), async (batches) => {
        const [now, later] = [casePages().results, casePages().results];
        const vault = new Map<string, CaseRow>();
        for (const batch of batches) {
          const change = now.plan(batch, 1);
          for (const row of change.gone) vault.delete(occurrenceName(row));
          for (const row of change.fresh) vault.set(occurrenceName(row), row);
          now.apply(change);
        }
        const saved = [...vault.values()].reverse();
        await later.restore(saved.slice(0, 2));
        await later.restore(saved);
        expect(later.tally).toEqual(now.tally);
        expect(later.view).toEqual(now.view);
        expect(now.view).toHaveLength(now.tally.found);
      }),
    );
  });

  it('takes what was hashed since for newer than what the vault gives back, and never gives one number twice', async () => {
    const { results, add } = casePages();
    add([{ ...occurrence('a', record(1)), modified: 9 }]);
    const [row] = results.view;
    if (row === undefined) throw new Error('No row');
    await results.restore([
      { ...row, modified: 7 },
      { ...row, path: 'b' },
    ]);
    expect([...results.all].map(({ path, modified }) => [path, modified])).toEqual([
      ['a', 9],
      ['b', 9],
    ]);
    expect(new Set(results.view.map(({ id }) => id)).size).toBe(2);
  });

  it('takes what another tab could read for newer than what this one could not', async () => {
    const { results, add, paths } = casePages();
    const there = casePages();
    add([{ ...occurrence('a', null), bytes: 100 }, occurrence('b', record(2))]);
    there.add([occurrence('a', record(1))]);
    await results.restore([...there.results.all]);
    expect(paths()).toEqual(['a', 'b']);
    expect(results.tally).toMatchObject({ found: 2, unreadable: 0 });
  });

  it('counts right when files are hashed again while their rows are read', async () => {
    const { results, add } = casePages();
    const there = casePages();
    const many = Array.from({ length: 2000 }, (_, i) => occurrence(String(i), record(i % 200)));
    there.add(many);
    const reading = results.restore([...there.results.all]);
    add(many.slice(0, 600).map((each) => ({ ...each, modified: 1 })));
    await reading;
    expect(results.view).toHaveLength(2000);
    expect(results.tally).toEqual(there.results.tally);
    expect(results.view.filter(({ modified }) => modified === 1)).toHaveLength(600);
  });

  it('shows none of a case that was left while it was read', async () => {
    const { results, add } = casePages();
    add([occurrence('a')]);
    const rows = [...results.all];
    results.clear();
    const reading = results.restore(rows);
    results.clear();
    await reading;
    expect(results.view).toEqual([]);
    expect(results.tally.found).toBe(0);
  });

  it('forgets everything when it is cleared', () => {
    const { results, add } = casePages();
    add([occurrence('b', record(1))]);
    results.selectAll();
    results.clear();
    expect(results.view).toEqual([]);
    expect(results.tally.found).toBe(0);
    expect(results.selection.size).toBe(0);
    expect([...results.all]).toEqual([]);
  });

  it('finds every copy of a file', () => {
    const { results, add } = casePages();
    add([occurrence('b', record(1)), occurrence('c', record(2)), occurrence('a', record(1))]);
    const media = results.view[0]?.media;
    expect(media && results.copiesOf(media).map(({ path }) => path)).toEqual(['b', 'a']);
  });
});

describe('the selection', () => {
  const filled = () => {
    const pages = casePages();
    pages.add(['a', 'b', 'c', 'd', 'e'].map((path, i) => occurrence(path, record(i))));
    const chosen = () => pages.results.selectedRows.map(({ path }) => path).join('');
    return { ...pages, chosen };
  };

  it('is one row, a range from it in either direction, or rows here and there', () => {
    const { results, chosen } = filled();
    results.select(2);
    expect(chosen()).toBe('c');
    results.extend(4);
    expect(chosen()).toBe('cde');
    results.extend(1);
    expect(chosen()).toBe('bc');
    results.toggle(4);
    results.toggle(1);
    expect(chosen()).toBe('ce');
    results.moveTo(0);
    expect(chosen()).toBe('ce');
    results.select(0);
    expect(chosen()).toBe('a');
  });

  it('never holds a row that the filter hides', async () => {
    const { results, chosen } = filled();
    results.selectAll();
    expect(results.selection.size).toBe(5);
    await results.narrow({ text: 'b' });
    expect(chosen()).toBe('b');
    await results.narrow({ text: '' });
    expect(chosen()).toBe('b');
  });

  it('stays with its rows when they are sorted and when others come', async () => {
    const { results, add, chosen } = filled();
    results.select(0);
    results.extend(1);
    await results.sortBy('path');
    await results.sortBy('path');
    add([occurrence('f')]);
    expect(chosen()).toBe('ba');
  });

  it('goes on to the next file below about which nothing is decided', () => {
    const { results, marks } = filled();
    const decided = (byte: number) =>
      marks.set(record(byte).sha256, { ...unmarked(record(byte).sha256, ''), category: '1' });
    decided(1);
    decided(2);
    results.select(0);
    results.selectNextUndecided();
    expect(results.selectedRow?.path).toBe('d');
    decided(4);
    results.selectNextUndecided();
    expect(results.selectedRow?.path).toBe('d');
  });

  it('stays at its place when what was decided takes the row away', async () => {
    const { results, marks, chosen } = filled();
    await results.narrow({ category: '?' });
    results.select(1);
    results.detailsOpen = true;
    const { sha256 } = record(1);
    marks.set(sha256, { ...unmarked(sha256, ''), category: '1' });
    await results.marksChanged();
    expect(chosen()).toBe('c');
    expect(results.detailsOpen).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Results } from '#lib/app/results.svelte.ts';
import type { Finding } from '#lib/domain/case-row.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { occurrence, record } from './records.ts';

const known: Finding = { verdict: 'known', matches: [], matchCount: 0, answerId: '', asOf: '2026-11-22T09:30:00.000Z' };

function casePages() {
  const findings = new Map<string, Finding>();
  const results = new Results({ findingOf: (sha256) => findings.get(sha256), locale: () => 'en' });
  const paths = () => results.view.map((row) => row.occurrence.path);
  return { results, findings, paths };
}

describe('Results', () => {
  it('shows rows in the order in which they were hashed, and counts every one', () => {
    const { results, paths } = casePages();
    const hashed = record(1, { outcome: 'hashed', reason: null });
    results.add([occurrence('b/2.jpg', hashed), occurrence('a/10.jpg', hashed)]);
    results.add([occurrence('gone.jpg', null)]);
    expect(paths()).toEqual(['b/2.jpg', 'a/10.jpg', 'gone.jpg']);
    expect(results.tally).toMatchObject({ found: 3, hashed: 2, unreadable: 1, duplicates: 1 });
    expect(results.records).toHaveLength(1);
  });

  it('sorts up, down, and back to the order of hashing; numbers in names count as numbers', async () => {
    const { results, paths } = casePages();
    results.add(['10.jpg', '9.jpg', 'b.jpg'].map((path, i) => occurrence(path, record(i))));
    await results.sortBy('path');
    expect(paths()).toEqual(['9.jpg', '10.jpg', 'b.jpg']);
    await results.sortBy('path');
    expect(paths()).toEqual(['b.jpg', '10.jpg', '9.jpg']);
    await results.sortBy('path');
    expect(paths()).toEqual(['10.jpg', '9.jpg', 'b.jpg']);
  });

  it('puts rows that come later in their place', async () => {
    const { results, paths } = casePages();
    results.add([occurrence('b'), occurrence('d')]);
    await results.sortBy('path');
    results.add([occurrence('c'), occurrence('a')]);
    expect(paths()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes in rows that arrive while it sorts', async () => {
    const { results, paths } = casePages();
    results.add([occurrence('b'), occurrence('d')]);
    const sorting = results.sortBy('path');
    results.add([occurrence('c')]);
    await sorting;
    expect(paths()).toEqual(['b', 'c', 'd']);
  });

  it('filters by a part of the path or of a digest, whatever its spacing', async () => {
    const { results, paths } = casePages();
    results.add([occurrence('Holiday/one.jpg', record(0xab)), occurrence('two.jpg', record(0xcd))]);
    await results.narrow({ text: 'holiday' });
    expect(paths()).toEqual(['Holiday/one.jpg']);
    await results.narrow({ text: 'cdcd cdcd' });
    expect(paths()).toEqual(['two.jpg']);
    await results.narrow({ text: '', outcome: 'unreadable' });
    expect(paths()).toEqual([]);
  });

  it('counts, filters and sorts by verdicts once the hub has answered', async () => {
    const { results, findings, paths } = casePages();
    results.add([occurrence('a', record(1)), occurrence('b', record(2))]);
    findings.set(record(2).sha256, known);
    await results.refresh();
    expect(results.verdicts).toEqual({ known: 1 });
    await results.narrow({ verdict: 'known' });
    expect(paths()).toEqual(['b']);
  });

  it('keeps the selection on its row when the order changes, and drops it when the row is filtered out', async () => {
    const { results } = casePages();
    results.add([occurrence('b'), occurrence('a')]);
    results.select(0);
    await results.sortBy('path');
    expect(results.selectedRow?.occurrence.path).toBe('b');
    expect(results.selected).toBe(1);
    results.detailsOpen = true;
    await results.narrow({ text: 'a' });
    expect(results.selectedRow).toBeNull();
    expect(results.detailsOpen).toBe(false);
  });

  it('has a file that is handed in again once: the newer finding, at its place, under its selection', async () => {
    const { results, findings, paths } = casePages();
    findings.set(record(1).sha256, known);
    const hashed = { outcome: 'hashed', reason: null } as const;
    const again = { ...occurrence('a', record(1, { ...hashed, damaged: true })), modified: 7 };
    results.add([occurrence('b', record(2)), occurrence('a', record(1, hashed)), occurrence('c', record(1, hashed))]);
    await results.refresh();
    results.select(1);
    results.detailsOpen = true;
    results.add([again, occurrence('b', record(2))]);
    expect(paths()).toEqual(['b', 'a', 'c']);
    expect(results.selectedRow?.occurrence).toEqual(again);
    expect(results.detailsOpen).toBe(true);
    expect(results.tally).toMatchObject({ found: 3, duplicates: 1, damaged: 1 });
    expect(results.verdicts).toEqual({ known: 2 });
    await results.sortBy('path');
    results.add([occurrence('b', record(2)), occurrence('a', record(1))]);
    expect(paths()).toEqual(['a', 'b', 'c']);
  });

  it('keeps two files of one name apart', () => {
    const { results } = casePages();
    results.add([occurrence('IMG_1.jpg', record(1)), occurrence('IMG_1.jpg', record(2))]);
    expect(results.tally.found).toBe(2);
  });

  it('replaces a file that could not be read when it can be, and never the other way round', () => {
    const { results, paths } = casePages();
    const gone = { ...occurrence('a', null), bytes: 100, modified: 7 };
    const read = { ...occurrence('a', record(1)), modified: 7 };
    results.add([gone, occurrence('b', record(2))]);
    results.add([read]);
    expect(paths()).toEqual(['a', 'b']);
    results.add([gone]);
    expect(results.tally).toMatchObject({ found: 2, unreadable: 0 });
    results.add([{ ...gone, bytes: 99 }]);
    expect(results.tally).toMatchObject({ found: 3, unreadable: 1 });
  });

  it('counts the same with and without a reload, in whatever order files came', () => {
    const one = fc.record({
      path: fc.constantFrom('a', 'b'),
      modified: fc.constantFrom(1, 2),
      media: fc.constantFrom(null, record(1), record(2)),
    });
    const made = one.map(({ path, modified, media }) => ({ ...occurrence(path, media), modified, bytes: 100 }));
    fc.assert(
      fc.property(fc.array(fc.array(made, { maxLength: 4 }), { maxLength: 5 }), (batches) => {
        const [now, later] = [casePages().results, casePages().results];
        const vault = new Map<string, Occurrence>();
        for (const batch of batches) {
          now.add(batch);
          for (const each of batch) vault.set(occurrenceName(each), each);
        }
        later.restore([...vault.values()]);
        expect(later.tally).toEqual(now.tally);
        expect(now.view).toHaveLength(now.tally.found);
      }),
    );
  });

  it('takes what was hashed since for newer than what the vault gives back', () => {
    const { results } = casePages();
    results.add([{ ...occurrence('a', record(1)), modified: 9 }]);
    results.restore([{ ...occurrence('a', record(1)), modified: 7 }, occurrence('b', record(2))]);
    expect(results.occurrences.map(({ path, modified }) => [path, modified])).toEqual([
      ['a', 9],
      ['b', null],
    ]);
  });

  it('takes in rows that replace others while it sorts', async () => {
    const { results, paths } = casePages();
    results.add([occurrence('b', record(1)), occurrence('a', record(2))]);
    const sorting = results.sortBy('path');
    results.add([{ ...occurrence('b', record(1)), modified: 3 }]);
    await sorting;
    expect(paths()).toEqual(['a', 'b']);
    expect(results.view[1]?.occurrence.modified).toBe(3);
  });

  it('forgets everything when it is cleared', () => {
    const { results } = casePages();
    results.add([occurrence('b')]);
    results.clear();
    expect(results.view).toEqual([]);
    expect(results.tally.found).toBe(0);
    expect(results.occurrences).toEqual([]);
  });
});

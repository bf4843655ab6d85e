import { describe, expect, it } from 'vitest';
import { CsvMapping } from '#lib/domain/exchange/csv-mapping.ts';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { EntryCounts } from '#lib/domain/exchange/entry-counts.ts';
import type { ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { mergedEntries } from '#lib/domain/exchange/merged-entry.ts';

const DISGUISE = { pseudonym: () => 'A'.repeat(22), countryOf: () => null };
const RULE: DataRule = { ...DEFAULT_DATA_RULE, fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none', series: 'plain' } };
const entry = (at: number, change: Partial<ExchangeEntry>): ExchangeEntry => ({
  ...{ at, paths: [], series: [], tags: [], vendorHashes: [], properties: [] },
  ...change,
});

describe('what leaves of a list', () => {
  const reading: ReadingReport = {
    ...{ format: 'vics-2.0', version: null, read: 5, skipped: 1, skippedBy: { 'no-hash': 1 } },
    ...{ skippedFirst: [{ at: 3, reason: 'no-hash' }], notCarried: { tags: 4 }, wrongCounts: [] },
    ...{ truncated: false, bytes: 9 },
  };

  it('is counted by field beside what is kept back and left out, and the counts add up with those of the reader', () => {
    const counts = new EntryCounts(RULE, DISGUISE);
    const items = counts.add([
      entry(4, { md5: 'a'.repeat(32) }),
      entry(2, { md5: 'b'.repeat(32), tags: ['t'] }),
      entry(1, { sha256: 'c'.repeat(64), md5: 'd'.repeat(32), series: ['S'] }),
    ]);
    const more = counts.add([entry(5, { sha256: 'e'.repeat(64), tags: ['t'] })]);
    expect(items).toEqual([{ at: 1, sha256: 'c'.repeat(64), series: 'S' }]);
    expect(more).toHaveLength(1);
    expect(counts.leaving).toEqual({ items: 2, leaving: { sha256: 2, series: 1 }, withheld: { md5: 3 } });
    const report = counts.report(reading);
    expect(report).toMatchObject({ read: 5, skipped: 3, skippedBy: { 'no-hash': 3 }, notCarried: { tags: 6 } });
    expect(report.skippedFirst.map(({ at }) => at)).toEqual([2, 3, 4]);
    expect(counts.leaving.items + report.skipped).toBe(report.read);
  });
});

describe('what an export loses', () => {
  it('counts an entry once for each field, and only entries that are in the file', () => {
    const tally = new LossTally();
    for (const why of ['one-only', 'unfit'] as const) tally.lose('series', why);
    tally.withhold('gps', 'coarsened');
    tally.withhold('gps', 'no-country');
    tally.written();
    tally.lose('series', 'one-only');
    tally.lose('tags', 'unfit');
    tally.leftOut('no-md5');
    tally.lose('series', 'unfit');
    tally.withhold('gps', 'coarsened');
    tally.written();
    expect(tally.report({ format: 'csv', use: 'leaving', rule: null, scheme: null })).toMatchObject({
      ...{ offered: 3, written: 2, leftOut: [{ why: 'no-md5', entries: 1 }] },
      lost: [
        { field: 'series', why: 'one-only', entries: 1 },
        { field: 'series', why: 'unfit', entries: 1 },
      ],
      withheld: [{ field: 'gps', why: 'coarsened', entries: 2 }],
    });
  });
});

describe('entries about one medium', () => {
  const said = (scheme: string | null, value: string) => entry(0, { category: { scheme, value } });

  it('say what was decided where another says that nobody has, and the first of what both decided', () => {
    const of = (...entries: [ExchangeEntry, ...ExchangeEntry[]]) => mergedEntries(entries)[0]?.category?.value;
    expect(of(said('project-vic-us', '0'), said('project-vic-us', '2'))).toBe('2');
    expect(of(said('project-vic-us-reversed', '5'), said('project-vic-us-reversed', '0'))).toBe('0');
    expect(of(said('project-vic-us', '2'), said('project-vic-us', '1'))).toBe('2');
    expect(of(said(null, '0'), said('project-vic-us', '2'))).toBe('0');
    expect(of(entry(0, {}), said('project-vic-us', '0'))).toBe('0');
  });
});

describe('what the columns of a table are', () => {
  const good = { delimiter: ',', header: true, columns: [{ column: 'MD5', to: 'md5' }] };

  it.each([
    ['no column is a hash', { ...good, columns: [{ column: 0, to: 'path' }] }],
    ['there is none', { ...good, columns: [] }],
    ['two are the same', { ...good, columns: [...good.columns, { column: 1, to: 'md5' }] }],
    [
      'one has a name and nothing names it',
      { ...good, header: false, columns: [{ column: 0, to: 'sha1' }, ...good.columns] },
    ],
  ])('is no answer when %s', (_why, mapping) => {
    expect(CsvMapping.safeParse(good).success).toBe(true);
    expect(CsvMapping.safeParse(mapping).success).toBe(false);
  });
});

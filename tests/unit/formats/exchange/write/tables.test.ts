import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyEntries } from './any-entry.ts';
import { entry, written } from './written.ts';

const ICSE_COLUMNS =
  'MD5;SHA1;ZZ40;PhotoDNA;Lace;Image ID;Is distributed;Victim identified;Offender identified;Series name;' +
  'Investigation name;Agency;Number of submissions;File Available;Media Type;Baseline';

/** Rows by the CSV reader of another maker, which takes nothing that is not well formed. */
function rowsOf(text: string, delimiter: ',' | ';'): Record<string, string>[] {
  return parse(text, { columns: true, delimiter, bom: true, record_delimiter: '\r\n' });
}

/** A cell that a spreadsheet would calculate. */
const FORMULA = /^[=@\t\r\n＝＋－＠]|^[+-](?![A-Za-z0-9+/]+=*$)/;

it.each(['icse-csv', 'csv'] as const)('%s: every row has every column, and no cell is a formula', async (format) => {
  await fc.assert(
    fc.asyncProperty(anyEntries, async (entries) => {
      const { text, report } = await written(entries, format);
      const rows = rowsOf(text, format === 'csv' ? ',' : ';');
      const lines = entries.map(({ md5, sha1, paths }) =>
        format === 'csv' ? Math.max(1, paths.length) : (md5 ?? sha1) === undefined ? 0 : 1,
      );
      expect(rows.length).toBe(lines.reduce((sum, each) => sum + each, 0));
      for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(FORMULA);
      expect(report.written + report.leftOut.reduce((sum, each) => sum + each.entries, 0)).toBe(entries.length);
    }),
  );
});

it('says an entry in the sixteen columns of ICSE', async () => {
  const said = entry({
    externalId: 'I-77',
    isDistributed: true,
    victimIdentified: false,
    series: ['Blue', 'Red'],
    agency: 'NCB "X"; Y',
    sightings: 3,
    fileAvailable: true,
    mime: 'image/jpeg',
    category: { scheme: 'interpol-baseline', value: 'Yes' },
    vendorHashes: [
      { name: 'PhotoDNA', encoding: 'base64', value: Buffer.alloc(144, 0xab).toString('base64') },
      { name: 'Lace', encoding: 'base64', value: `+${'A'.repeat(171)}` },
    ],
  });
  const { text, report } = await written([said], 'icse-csv');
  expect(text.split('\r\n')[0]).toBe(ICSE_COLUMNS);
  expect(rowsOf(text, ';')).toEqual([
    {
      MD5: said.md5,
      SHA1: said.sha1,
      ZZ40: '',
      PhotoDNA: 'AB'.repeat(144),
      Lace: `+${'A'.repeat(171)}`,
      'Image ID': 'I-77',
      'Is distributed': 'Y',
      'Victim identified': 'N',
      'Offender identified': '',
      'Series name': 'Blue',
      'Investigation name': '',
      Agency: 'NCB "X"; Y',
      'Number of submissions': '3',
      'File Available': 'True',
      'Media Type': 'Image',
      Baseline: 'Yes',
    },
  ]);
  expect(report.lost).toEqual([
    { field: 'vendorHashes', why: 'form', entries: 1 },
    { field: 'series', why: 'one-only', entries: 1 },
    { field: 'mime', why: 'form', entries: 1 },
    { field: 'category', why: 'form', entries: 1 },
  ]);
});

it('icse-csv: has no place for what only calls itself a hash in base64', async () => {
  const vendorHashes = [{ name: 'Lace', encoding: 'base64' as const, value: '=cmd()' }];
  const { text, report } = await written([entry({ vendorHashes })], 'icse-csv');
  expect(text).not.toContain('cmd');
  expect(report.lost).toEqual([{ field: 'vendorHashes', why: 'no-place', entries: 1 }]);
});

it('csv: begins with the mark without which spreadsheets do not read UTF-8', async () => {
  expect((await written([], 'csv')).text.startsWith('\uFEFFpath,')).toBe(true);
});

it.each(['icse-csv', 'csv'] as const)('%s: what the guard against formulas changes is said', async (format) => {
  const { text, report } = await written([entry({ agency: '=cmd()' }), entry({ agency: 'Unit' })], format);
  expect(text).toContain(`'=cmd()`);
  expect(report.lost).toEqual([{ field: 'agency', why: 'guarded', entries: 1 }]);
});

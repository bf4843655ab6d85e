import { expect, it } from 'vitest';
import { importReportCsv, importReportJson } from '#lib/app/exchange/import-report-file.ts';
import type { ImportReport } from '#lib/domain/exchange/import-report.ts';
import { readingOf } from './entries.ts';

const FILE = { name: '=cmd.json', bytes: 1000, at: new Date('2026-11-26T09:00:00Z') };
const REPORT: ImportReport = {
  reading: readingOf(5, {
    skipped: 1,
    skippedFirst: [{ at: 3, reason: 'bad-digest', member: 'MD5' }],
    skippedBy: { 'bad-digest': 1 },
    notCarried: { Segments: 2 },
    wrongCounts: [{ member: 'TotalMediaFiles', said: 9, found: 5 }],
  }),
  accepted: 3,
  merged: 1,
  contradictions: 1,
  contradictionsFirst: [{ at: 4, kind: 'size' }],
};

it('is for programs what the page shows', () => {
  const { name, parts } = importReportJson(FILE, REPORT);
  expect(name).toMatch(/^lintel-import-.+\.json$/);
  const said: unknown = JSON.parse([...parts].join(''));
  expect(said).toMatchObject({ file: { name: FILE.name, bytes: 1000 }, report: REPORT });
});

it('is a table in which nothing is a formula', () => {
  const lines = [...importReportCsv(FILE, REPORT).parts].join('').split('\r\n');
  expect(lines).toEqual([
    '\uFEFFwhat,at,detail,count',
    `file,,"'=cmd.json",1000`,
    'format,,vics-2.0,',
    'read,,,5',
    'accepted,,,3',
    'merged,,,1',
    'skipped,,,1',
    'contradictions,,,1',
    'skipped: bad-digest,,,1',
    'not carried: Segments,,,2',
    'wrong count,,TotalMediaFiles: 9,5',
    'skipped,3,bad-digest MD5,',
    'contradiction,4,size,',
    '',
  ]);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lintelReportParts, readLintelReport, writeLintelReport } from '#lib/formats/lintel-report.ts';
import { toReportFile } from '#lib/formats/report-file.ts';
import { occurrence } from '../domain/arbitraries.ts';

const HEAD = { build: 'test', buildRoot: 'a'.repeat(64), createdAt: '2026-11-22T09:30:00.000Z' };
const occurrences = fc.array(occurrence, { maxLength: 10 });

const written = (files: unknown[]) => JSON.stringify({ format: 'lintel-report/1', files });
const [sample] = fc
  .sample(
    occurrence.filter(({ outcome }) => outcome === 'hashed'),
    1,
  )
  .map(toReportFile);

it('is read back as it was written', () => {
  fc.assert(
    fc.property(occurrences, (occurrences) => {
      const read = readLintelReport(writeLintelReport(occurrences, HEAD));
      expect(read).toEqual({
        ok: true,
        value: { report: { format: 'lintel-report/1', ...HEAD, files: occurrences.map(toReportFile) }, skipped: [] },
      });
    }),
  );
});

it('has exactly the documented keys', () => {
  const keys = ['path', 'bytes', 'modified', 'md5', 'sha1', 'sha256', 'mime', 'width', 'height', 'pdq'];
  expect(Object.keys(sample ?? {})).toEqual([...keys, 'outcome', 'reason', 'damaged', 'metadata', 'provenance']);
  expect(Object.keys(sample?.pdq ?? {}).toSorted()).toEqual(['dihedral', 'direct', 'nn512', 'quality', 'qualityNn512']);
});

it('puts one file on a line', () => {
  fc.assert(
    fc.property(occurrences, (occurrences) => {
      const text = writeLintelReport(occurrences, HEAD);
      expect(text.split('\n')).toHaveLength(occurrences.length === 0 ? 3 : occurrences.length + 3);
      expect([...lintelReportParts(occurrences, HEAD)].join('')).toBe(text);
    }),
  );
});

it('a file that could not be read has no digests', () => {
  const gone = {
    path: 'a',
    bytes: 5,
    modified: null,
    outcome: 'unreadable',
    reason: 'cannot-be-read',
    media: null,
  } as const;
  expect(toReportFile(gone)).toMatchObject({
    bytes: 5,
    md5: null,
    sha1: null,
    sha256: null,
    pdq: null,
    provenance: null,
  });
});

it.each([
  ['an unknown key', { later: { a: 1 } }],
  ['no profile but the canonical one', { pdq: { ...sample?.pdq, nn512: undefined, qualityNn512: undefined } }],
  ['no time', { modified: undefined }],
  ['no metadata', { metadata: undefined }],
  [
    'metadata that later builds know',
    { metadata: { hasThumbnail: false, later: 1, gps: { latitude: 1, longitude: 2, later: 3 } } },
  ],
])('%s is no fault', (_name, change) => {
  expect(readLintelReport(written([{ ...sample, ...change }]))).toMatchObject({
    ok: true,
    value: { skipped: [], report: { files: [{ sha256: sample?.sha256 }] } },
  });
});

it.each([
  ['no path', { path: undefined }, 'path'],
  ['an empty path', { path: '' }, 'path'],
  ['a short digest', { sha256: 'abc' }, 'sha256'],
  ['a digest in capitals', { md5: 'AB'.repeat(16) }, 'md5'],
  ['only some digests', { md5: null }, 'md5'],
  ['no digests though it was hashed', { md5: null, sha1: null, sha256: null }, 'sha256'],
  ['half a pixel', { width: 0.5 }, 'width'],
  ['an outcome that nobody knows', { outcome: 'fine' }, 'outcome'],
  ['no PDQ though it was hashed', { pdq: null }, 'pdq'],
  ['seven dihedral hashes', { pdq: { ...sample?.pdq, dihedral: sample?.pdq?.dihedral.slice(1) } }, 'pdq.dihedral'],
  ['another picture’s dihedral hashes', { pdq: { ...sample?.pdq, direct: '00'.repeat(32) } }, 'pdq.dihedral'],
  ['an orientation that is none', { metadata: { hasThumbnail: true, orientation: 9 } }, 'metadata.orientation'],
  ['too high a quality', { pdq: { ...sample?.pdq, quality: 101 } }, 'pdq.quality'],
])('an entry with %s is skipped and named, the others are kept', (_name, change, member) => {
  const read = readLintelReport(written([sample, { ...sample, ...change }, null, sample]));
  expect(read).toMatchObject({
    ok: true,
    value: {
      skipped: [
        { index: 1, member },
        { index: 2, member: '' },
      ],
    },
  });
  expect(read.ok && read.value.report.files).toEqual([sample, sample]);
});

it.each([
  ['', { why: 'not-json' }],
  ['{"format":"lintel-report/1","files":[', { why: 'not-json' }],
  ['{\n"format"\n oops}', { why: 'not-json', line: 3 }],
  ['null', { why: 'not-a-report', line: null }],
  ['{"format":"lintel-report/2","files":[]}', { why: 'not-a-report', line: null }],
  ['{"format":"lintel-report/1"}', { why: 'not-a-report', line: null }],
  ['{"format":"lintel-report/1","files":{}}', { why: 'not-a-report', line: null }],
])('%j is no report', (text, error) => {
  expect(readLintelReport(text)).toMatchObject({ ok: false, error });
});

it('a byte order mark is passed over', () => {
  expect(readLintelReport(`\uFEFF${written([])}`)).toMatchObject({ ok: true });
});

it('never throws', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((entry) => written([entry])),
  );
  fc.assert(
    fc.property(texts, (text) => {
      readLintelReport(text);
    }),
  );
});

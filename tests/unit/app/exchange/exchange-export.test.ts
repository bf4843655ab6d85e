import { beforeEach, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { ExchangeExport } from '#lib/app/exchange/exchange-export.svelte.ts';
import type { WrittenFile } from '#lib/app/exports.ts';
import { knownWith } from '#lib/domain/category-mappings/known-with.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExportNote } from '#lib/domain/exchange/export-note.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { HARBOUR } from '../../../fixtures/own-scheme.ts';
import { casePages } from '../case-pages.ts';
import { occurrence, record } from '../records.ts';
import { entryOf } from './entries.ts';

/** A case of three media under four paths, one file that could not be read, and one entry of another tool. */
function caseOf(media: (sha256s: readonly string[]) => Promise<Result<(MediaRecord | null)[], StorageFailure>>) {
  const { results, marks, add } = casePages();
  add([
    occurrence('EX1/a.jpg', record(1)),
    occurrence('EX1/b.jpg', record(2)),
    occurrence('copy.jpg', record(1)),
    occurrence('c.jpg', record(3)),
    occurrence('broken.jpg', null),
  ]);
  const cases = { inUse: { media }, current: null, exhibits: [], jobs: [] };
  const triage = { markOf: (sha256: string) => marks.get(sha256) };
  const imported = (): Result<readonly ExchangeEntry[], StorageFailure>[] => [ok([entryOf('elsewhere')])];
  return { cases, results, triage, imported, known: () => knownWith(HARBOUR) };
}

const all = (sha256s: readonly string[]) =>
  Promise.resolve(ok(sha256s.map((sha256) => record(Number.parseInt(sha256.slice(0, 2), 16)))));

let given: WrittenFile[] = [];
let notes: ExportNote[] = [];
beforeEach(() => {
  [given, notes] = [[], []];
});

function exporting(of: ReturnType<typeof caseOf>): ExchangeExport {
  return new ExchangeExport(
    {
      of,
      rule: () => null,
      disguise: () => Promise.resolve(err('locked')),
      build: 'test',
      now: () => new Date('2026-11-26T12:00:00.000Z'),
      words: ({ written }, { sha256 }) => [`${String(written)} in ${sha256}`],
      onWritten: (note) => Promise.resolve(void notes.push(note)),
      handOver: (file) => void given.push(file),
    },
    'sha256sum',
  );
}

it('writes files, copies and imported entries, and counts what could not be read', async () => {
  const desk = exporting(caseOf(all));
  await desk.write();
  expect(desk.state).toBe('done');
  const [file, beside] = await Promise.all(given.map(({ blob }) => blob.text()));
  const names = file
    ?.trimEnd()
    .split('\n')
    .map((line) => line.replace(/^.*? {2}/, ''));
  // The list escapes backslashes.
  expect(names).toEqual(['EX1/a.jpg', 'copy.jpg', 'EX1/b.jpg', 'c.jpg', 'C:\\\\Evidence\\\\elsewhere']);
  const sha256 = createHash('sha256')
    .update(file ?? '')
    .digest('hex');
  expect(desk.done).toMatchObject({ name: 'lintel-20261126-120000-sha256.txt', sha256 });
  expect(beside).toBe(`4 in ${sha256}\n`);
  expect(desk.losses).toMatchObject({ offered: 5, written: 4, leftOut: [{ why: 'not-read', entries: 1 }] });
  expect(notes).toEqual([expect.objectContaining({ sha256, entries: 4, use: 'inside', rule: null })]);
});

it('without a rule of a bureau, only digests and form leave', async () => {
  const desk = exporting(caseOf(all));
  await desk.choose({ format: 'lintel-entries', use: 'leaving' });
  expect(desk.preview).toContain('"md5":"01010101');
  await desk.write();
  const text = (await given[0]?.blob.text()) ?? '';
  expect((JSON.parse(text) as { entries: unknown[] }).entries).toHaveLength(4);
  expect(text).not.toMatch(/\.jpg|Evidence|EX1/);
  expect(desk.losses?.withheld).toContainEqual({ field: 'fileName', why: 'data-rule', entries: 4 });
  expect(notes[0]?.rule).toEqual({ id: 'hashes-and-form', version: 1 });
});

it.each([
  ['a record cannot be read', () => Promise.resolve(err('damaged-record' as const)), 'damaged-record'],
  ['a record is missing', () => Promise.resolve(ok([null, null, null])), 'damaged-record'],
])('hands nothing over when %s', async (_when, media, failure) => {
  const desk = exporting(caseOf(media));
  await desk.write();
  expect([desk.state, desk.failure, given, notes]).toEqual(['failed', failure, [], []]);
});

it('hands nothing over once it was cancelled', async () => {
  const desk: ExchangeExport = exporting(
    caseOf((sha256s) => {
      desk.cancel();
      return all(sha256s);
    }),
  );
  await desk.write();
  expect([desk.state, desk.failure, given, notes]).toEqual(['idle', null, [], []]);
});

it("says categories of a bureau's own list in another one where its file states it, and counts the others", async () => {
  const said = ['H1', 'H2', 'H2'].map((value) => ({
    ...entryOf(value),
    md5: 'a'.repeat(32),
    category: { scheme: 'harbour-police', value },
  }));
  const desk = exporting({ ...caseOf(all), imported: () => [ok(said)] });
  await desk.choose({ format: 'vics-2.0-media', scheme: 'project-vic-us' });
  await desk.write();
  const numbers = [...((await given[0]?.blob.text()) ?? '').matchAll(/"Category":(\d+)/g)].map(([, number]) => number);
  expect(numbers).toEqual(['5', '5']);
  expect(desk.losses?.lost).toContainEqual({ field: 'category', why: 'cannot-be-mapped', entries: 1 });
  given = [];
  await desk.choose({ format: 'csv' });
  await desk.write();
  expect(await given[0]?.blob.text()).toContain(',harbour-police,H1,');
});

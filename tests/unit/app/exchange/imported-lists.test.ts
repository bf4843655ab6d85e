import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportedLists } from '#lib/app/exchange/imported-lists.svelte.ts';
import { removeUnfinishedImports } from '#lib/app/unfinished-imports.ts';
import { rowOf, type CaseRow } from '#lib/domain/case-row.ts';
import type { Case } from '#lib/domain/case.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ImportReport } from '#lib/domain/exchange/import-report.ts';
import type { Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, occurrence, rawRows, reopen, value } from '../../vault/fresh-vault.ts';
import { digestsOf, entryOf, only, readingOf } from './entries.ts';

const NOW = '2026-11-26T09:00:00.000Z';

let vault: Vault;
let found: Case;
let files: CaseRow[];
beforeEach(async () => {
  vi.restoreAllMocks();
  vault = await freshVault();
  files = [];
  const open = { name: 'Harbour', reference: '', notes: '', scheme: 'plain', exportedAt: null };
  found = { ...open, id: uuidv7(), createdAt: NOW, changedAt: NOW };
  value(await vault.cases.put(found));
});

async function openLists(from = vault): Promise<ImportedLists> {
  const place = { store: await from.imported(), caseId: found.id };
  const lists = new ImportedLists({ place, files: () => files, onChange: () => undefined, now: () => new Date(NOW) });
  await lists.read();
  return lists;
}

/** Imports entries as a file of them, some at a time. */
async function bring(
  lists: ImportedLists,
  entries: readonly ExchangeEntry[],
  options: { name?: string; truncated?: boolean; step?: number } = {},
): Promise<Result<ImportReport, string>> {
  const { name = 'list.json', truncated = false, step = 500 } = options;
  const keeper = value(await lists.keeper({ name, bytes: 1000, scheme: 'project-vic-us' }));
  for (let at = 0; at < entries.length; at += step) {
    const kept = await keeper.keep(entries.slice(at, at + step));
    if (kept.ok) continue;
    await keeper.abandon();
    return kept;
  }
  return keeper.finish(readingOf(entries.length, { truncated }));
}

async function fileOf(path: string, digests: Partial<ReturnType<typeof digestsOf>>): Promise<CaseRow> {
  const each = await occurrence(path);
  const media = each.media === null ? null : { ...each.media, ...digestsOf(path), ...digests };
  return rowOf({ ...each, media }, { id: files.length, job: 1 });
}

const sealedRows = async () =>
  (await rawRows()).filter(({ store }) => ['imports', 'imported', 'facts'].includes(store));

describe('a list that is imported', () => {
  it('is there when the vault opens again, and its counts add up', async () => {
    const entries = Array.from({ length: 1300 }, (_, at) => entryOf(`${at % 1000}`, { at, comment: `entry ${at}` }));
    const report = value(await bring(await openLists(), entries));
    expect(report).toMatchObject({ accepted: 1000, merged: 300, contradictions: 0 });
    vault.lock();

    const lists = await openLists(await reopen());
    expect(lists.lists).toMatchObject([{ name: 'list.json', entries: 1300, report }]);
    const all: ExchangeEntry[] = [];
    for await (const step of lists.media()) all.push(...value(step).flatMap((each) => each.entries));
    expect(all).toHaveLength(1000);
    expect(all[5]).toEqual(entries[5]);
    expect((await lists.withoutFile()).counts).toEqual({ named: 1000, withFile: 0 });
  });

  it('changes nothing when it comes again, whatever its portions', async () => {
    const lists = await openLists();
    const entries = Array.from({ length: 300 }, (_, at) => entryOf(`${at % 200}`, { at, isSuspected: at < 200 }));
    expect(value(await bring(lists, entries))).toMatchObject({ accepted: 200, merged: 100, contradictions: 100 });
    const before = await sealedRows();
    const again = value(await bring(lists, entries, { name: 'copy.json', step: 7 }));
    expect(again).toMatchObject({ accepted: 0, merged: 300, contradictions: 0 });
    expect(await sealedRows()).toEqual(before);
    expect(lists.lists).toHaveLength(1);
  });

  it('keeps no PhotoDNA that stands with many files, also of those that came first', async () => {
    const lists = await openLists();
    const hash = (value: string) => ({ name: 'PhotoDNA', encoding: 'base64' as const, value });
    const entries = Array.from({ length: 1500 }, (_, at) =>
      entryOf(`${at}`, { at, vendorHashes: [hash(at % 500 === 3 ? 'none' : `of ${at}`)] }),
    );
    expect(value(await bring(lists, entries, { step: 400 }))).toMatchObject({
      contradictions: 1,
      contradictionsFirst: [{ at: 1003, kind: 'photodna-of-many-files' }],
    });
    const all: ExchangeEntry[] = [];
    for await (const step of lists.media()) all.push(...value(step).flatMap((each) => each.entries));
    expect(all).toHaveLength(1500);
    const without = all.filter(({ vendorHashes }) => vendorHashes.length === 0);
    expect(without.map(({ at }) => at)).toEqual([3, 503, 1003]);
    const again = value(await bring(lists, entries, { name: 'copy.json' }));
    expect(again).toMatchObject({ accepted: 0, merged: 1500, contradictions: 0 });
    expect(lists.lists).toHaveLength(1);
  });

  it('keeps every path of one medium', async () => {
    const lists = await openLists();
    const entries = Array.from({ length: 2500 }, (_, at) => entryOf('same', { at, paths: [{ path: `/${at}` }] }));
    value(await bring(lists, entries));
    const merged = value(await lists.medium(0));
    expect(merged.map(({ paths }) => paths.length)).toEqual([1000, 1000, 500]);
    expect(new Set(merged.flatMap(({ paths }) => paths.map(({ path }) => path))).size).toBe(2500);
  });

  it('goes as a whole, and leaves the others', async () => {
    const lists = await openLists();
    value(await bring(lists, [entryOf('a'), entryOf('b')], { name: 'one' }));
    const before = await sealedRows();
    value(await bring(lists, [entryOf('b', { comment: 'too' }), entryOf('c')], { name: 'two' }));
    const [, two] = lists.lists;
    value(await lists.remove(two?.id ?? ''));
    expect(await sealedRows()).toEqual(before);
    expect(lists.names(digestsOf('b'))).toBe(true);
    expect(lists.names(digestsOf('c'))).toBe(false);
  });

  it('goes with its case', async () => {
    const before = await rawRows();
    value(await bring(await openLists(), [entryOf('a')]));
    value(await vault.cases.remove(found.id));
    expect(await rawRows()).toEqual(before.filter(({ store }) => store !== 'cases'));
  });

  it('travels with its case', async () => {
    const lists = await openLists();
    const entries = Array.from({ length: 150 }, (_, at) => entryOf(`${at}`, { at }));
    value(await bring(lists, entries));
    const keeper = value(await lists.keeper({ name: 'unfinished', bytes: 1, scheme: null }));
    value(await keeper.keep(entries));
    const records = [];
    for await (const portion of vault.transfers.caseRecords(found.id)) records.push(...value(portion).records);
    await keeper.abandon();

    vault = await freshVault();
    const staged = value(await vault.transfers.importCase(found, { replaces: null, change: {} }));
    value(await staged.put(records.slice(1)));
    value(await staged.finish());
    const there = await openLists();
    expect(there.lists).toEqual(lists.lists);
    expect(there.names(digestsOf('149'))).toBe(true);
  });
});

describe('nothing is left of an import', () => {
  const entries = Array.from({ length: 700 }, (_, at) => entryOf(`${at}`, { at }));

  it.each([
    ['that was cut off', { truncated: true }, 'truncated'],
    ['that holds nothing', { step: 1 }, 'nothing-to-keep'],
  ])('%s', async (_, options, why) => {
    const lists = await openLists();
    const before = await sealedRows();
    const done = await bring(lists, 'step' in options ? [] : entries, options);
    expect(done).toEqual({ ok: false, error: why });
    expect(await sealedRows()).toEqual(before);
    expect(lists.names(digestsOf('1'))).toBe(false);
  });

  it('that is called off, and the next one begins', async () => {
    const lists = await openLists();
    const before = await sealedRows();
    const keeper = value(await lists.keeper({ name: 'x', bytes: 1, scheme: null }));
    value(await keeper.keep(entries));
    await keeper.abandon();
    expect(await sealedRows()).toEqual(before);
    expect(value(await bring(lists, entries))).toMatchObject({ accepted: 700 });
  });

  it('that the browser ended, once the vault opens again', async () => {
    const lists = await openLists();
    value(await bring(lists, [entryOf('kept')]));
    const before = await sealedRows();
    const store = await vault.imported();
    const staging = value(await store.begin(found.id, uuidv7()));
    const chunk = { list: uuidv7(), number: 0, entries: [{ content: '0'.repeat(16), entry: entryOf('lost') }] };
    value(await staging.put([chunk]));
    vault.lock();
    const again = await reopen();
    expect((await sealedRows()).length).toBeGreaterThan(before.length);
    value(await removeUnfinishedImports(again));
    expect(await sealedRows()).toEqual(before);
  });

  it('whose vault is locked meanwhile: it says so', async () => {
    const keeper = value(await (await openLists()).keeper({ name: 'x', bytes: 1, scheme: null }));
    vault.lock();
    expect(await keeper.keep(entries)).toEqual({ ok: false, error: 'locked' });
    await keeper.abandon();
  });
});

describe('what cannot both be right', () => {
  const said = (value: string, scheme: string | null = 'project-vic-us') => ({ category: { scheme, value } });

  it.each([
    ['one MD5 of two files', { sha256: 'f'.repeat(64), sha1: 'e'.repeat(40) }, {}, ['md5-of-two-files']],
    ['two sizes', { bytes: 5 }, { bytes: 6 }, ['size']],
    ['two categories', said('1'), said('2'), ['category']],
    ['two categories of two generations', said('5'), said('5', 'project-vic-us-reversed'), []],
    ['the same category in two generations', said('5'), said('0', 'project-vic-us-reversed'), []],
    ['harmless against a category', said('5'), said('1', 'project-vic-us-reversed'), ['category']],
    ['categories that nobody can map', said('1'), said('A', 'uk-abc'), []],
    ['categories by no scheme', said('1', null), said('2', null), []],
    ['two flags', { baseline: true, isSuspected: true }, { baseline: false, isSuspected: true }, ['flag']],
    ['something and nothing', { baseline: true, bytes: 5, ...said('1') }, {}, []],
  ])('%s', async (_, one, other, kinds) => {
    const report = value(
      await bring(await openLists(), [entryOf('a', { at: 3, ...one }), entryOf('a', { at: 4, ...other })]),
    );
    expect(report.contradictionsFirst).toEqual(kinds.map((kind) => ({ at: 4, kind })));
    expect(report.contradictions).toBe(kinds.length);
    expect(report.accepted + report.merged).toBe(2);
  });
});

describe('a file of the case', () => {
  it('is named by the surest digest that an entry has', async () => {
    files = [await fileOf('a', {}), await fileOf('b', {}), await fileOf('c', {}), await fileOf('d', {})];
    const lists = await openLists();
    const other = entryOf('d', { sha256: 'f'.repeat(64), sha1: 'e'.repeat(40) });
    value(
      await bring(lists, [only(entryOf('a'), 'md5'), only(entryOf('b'), 'sha1'), entryOf('c'), other, entryOf('z')]),
    );
    const via = [];
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      via.push(value(await lists.saidOf(digestsOf(name))).map((each) => [each.via, each.conflict]));
    expect(via).toEqual([[['md5', false]], [['sha1', false]], [['sha256', false]], [['md5', true]], []]);
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => lists.names(digestsOf(name)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    const { media, counts } = await lists.withoutFile();
    expect(counts).toEqual({ named: 5, withFile: 3 });
    expect(media).toEqual([3, 4]);
  });

  it('is told what every list says of it', async () => {
    const lists = await openLists();
    value(await bring(lists, [entryOf('a', { comment: 'one' })], { name: 'one' }));
    value(await bring(lists, [entryOf('z'), only(entryOf('a', { comment: 'two' }), 'md5')], { name: 'two' }));
    const said = value(await lists.saidOf(digestsOf('a')));
    expect(said.map(({ list, entry }) => [list.name, entry.comment])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
  });
});

it('whatever comes in whatever order, the counts add up and every entry is found by each of its digests', async () => {
  const kinds = fc.constantFrom<('md5' | 'sha1' | 'sha256')[]>(
    ['md5'],
    ['sha1', 'md5'],
    ['md5', 'sha1', 'sha256'],
    ['sha256'],
  );
  const entry = fc.record({ name: fc.integer({ min: 0, max: 9 }), kinds, comment: fc.constantFrom('x', 'y') });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 40 }), async (all) => {
      const lists = await openLists();
      const entries = all.map((each, at) =>
        only(entryOf(String(each.name), { at, comment: each.comment }), ...each.kinds),
      );
      const report = value(await bring(lists, entries, { step: 3 }));
      expect(report.accepted + report.merged).toBe(entries.length);
      for (const { name } of all) expect(lists.names(digestsOf(String(name)))).toBe(true);
      for (const { id } of lists.lists) value(await lists.remove(id));
    }),
    { numRuns: 25 },
  );
});

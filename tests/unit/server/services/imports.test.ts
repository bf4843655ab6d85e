import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { ImportItem } from '#lib/domain/wire/imports.ts';
import { Imports } from '#lib/server/services/imports.ts';
import { ImportTaking } from '#lib/server/services/import-taking.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let admin: Awaited<ReturnType<typeof desk.enrol>>;
let other: Awaited<ReturnType<typeof desk.enrol>>;
let imports: Imports;
let taking: ImportTaking;
beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.enrol('A', 'bureau-admin');
  other = await desk.enrol('B', 'bureau-admin');
  taking = new ImportTaking(desk);
  imports = new Imports({
    ...{ ...desk, taking },
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
});
afterAll(async () => {
  await taking.close();
  await desk.close();
});

const { id, version } = DEFAULT_DATA_RULE;
const itemsOf = (count: number): ImportItem[] =>
  Array.from({ length: count }, (_, at) => ({ at, sha256: randomHex(32), md5: randomHex(16) }));
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'ok' : result.error.code;

async function opened(by = admin) {
  desk.pass(1000);
  const key = uuidv7(desk.clock().getTime());
  const open = await imports.open(by.actor, { id: key, format: 'vics-2.0', dataRule: { id, version } });
  expect(open).toMatchObject({ ok: true, value: { state: 'open', officer: by.device.member.officer.name } });
  return key;
}
const commitOf = (pieces: number, read: number) => ({ pieces, read, skippedBy: {} });
async function done(key: string) {
  const state = async () => {
    const read = await imports.read(admin.actor, key);
    return read.ok ? read.value : null;
  };
  await expect.poll(async () => (await state())?.state, { timeout: 20_000 }).toBe('done');
  return state();
}

describe('an import out of a browser', () => {
  it('counts each piece once, however often it comes, and is met by nobody before its commit', async () => {
    const key = await opened();
    const [one, two] = [itemsOf(3), itemsOf(2)];
    for (const items of [one, one]) {
      expect(await imports.add(admin.actor, key, { piece: 0, items })).toEqual({
        ok: true,
        value: { pieces: 1, items: 3 },
      });
    }
    expect(codeOf(await imports.add(admin.actor, key, { piece: 0, items: two }))).toBe('import-differs');
    await imports.add(admin.actor, key, { piece: 1, items: two });
    const digests = [...one, ...two].map(({ sha256 }) => sha256 ?? '');
    expect(await desk.store.material.held(digests)).toEqual(new Set());
    expect(codeOf(await imports.commit(admin.actor, key, commitOf(1, 3)))).toBe('import-incomplete');
    expect(codeOf(await imports.commit(admin.actor, key, commitOf(2, 6)))).toBe('import-incomplete');
    const commit = { ...commitOf(2, 6), skippedBy: { 'no-hash': 1 } };
    for (let twice = 0; twice < 2; twice++) expect(codeOf(await imports.commit(admin.actor, key, commit))).toBe('ok');
    expect(await done(key)).toMatchObject({ read: 6, accepted: 5, merged: 0, skipped: 1, taken: 5 });
    expect(await desk.store.material.held(digests, 'A')).toEqual(new Set(digests));
    expect(codeOf(await imports.add(admin.actor, key, { piece: 2, items: two }))).toBe('import-closed');
    expect(codeOf(await imports.abandon(admin.actor, key))).toBe('import-closed');
  });

  it('leaves nothing behind when it is abandoned, or when nobody goes on with it for a day', async () => {
    const [given, left] = [await opened(), await opened()];
    const items = itemsOf(4);
    for (const key of [given, left]) await imports.add(admin.actor, key, { piece: 0, items });
    for (let twice = 0; twice < 2; twice++) {
      expect(await imports.abandon(admin.actor, given)).toMatchObject({ value: { state: 'abandoned' } });
    }
    desk.pass(23 * 60 * 60_000);
    await taking.sweep();
    expect(await imports.read(admin.actor, left)).toMatchObject({ value: { state: 'open' } });
    desk.pass(2 * 60 * 60_000);
    await taking.sweep();
    expect(await imports.read(admin.actor, left)).toMatchObject({ value: { state: 'abandoned' } });
    const stored = await everythingStored(desk.store);
    expect(items.filter(({ sha256 }) => stored.includes(sha256 ?? ''))).toEqual([]);
  });

  it('says no more than its rule lets leave, and nothing of an empty file', async () => {
    const key = await opened();
    const add = async (changes: Partial<ImportItem>) =>
      codeOf(await imports.add(admin.actor, key, { piece: 0, items: [{ at: 0, sha256: randomHex(32), ...changes }] }));
    expect(await add({ series: 'A series' })).toBe('field-outside-data-rule');
    expect(await add({ md5: 'd41d8cd98f00b204e9800998ecf8427e' })).toBe('malformed-request');
    const unknown = { id: uuidv7(), format: 'sums' as const, dataRule: { id: 'other', version: 1 } };
    expect(codeOf(await imports.open(admin.actor, unknown))).toBe('unknown-data-rule');
  });

  it('is there for the admins of its own bureau only', async () => {
    const key = await opened();
    const officer = await desk.enrol('A');
    expect(codeOf(await imports.list(officer.actor, null))).toBe('not-allowed');
    expect(codeOf(await imports.read(other.actor, key))).toBe('not-found');
    expect(codeOf(await imports.add(other.actor, key, { piece: 0, items: itemsOf(1) }))).toBe('not-found');
    expect(codeOf(await imports.abandon(other.actor, key))).toBe('not-found');
    const listed = await imports.list(other.actor, null);
    expect(listed).toEqual({ ok: true, value: { items: [], next: null } });
    const own = await imports.list(admin.actor, null);
    expect(own.ok && own.value.items[0]?.id).toBe(key);
  });

  it('counts what contradicts what is held, with the place in the file', async () => {
    const [one, two] = itemsOf(2) as [ImportItem, ImportItem];
    const take = async (items: ImportItem[]) => {
      const key = await opened(other);
      await imports.add(other.actor, key, { piece: 0, items });
      await imports.commit(other.actor, key, commitOf(1, items.length));
      await taking.take({ bureau: 'B', id: key });
      const read = await imports.read(other.actor, key);
      return read.ok ? read.value.contradictionsFirst : null;
    };
    expect(await take([{ ...one, bytes: 5 }])).toEqual([]);
    const next: ImportItem[] = [
      { ...two, at: 7, md5: one.md5 ?? '' },
      { ...one, at: 8, bytes: 6 },
    ];
    expect(await take(next)).toEqual([
      { at: 7, kind: 'md5-of-two-files' },
      { at: 8, kind: 'md5-of-two-files' },
      { at: 8, kind: 'size' },
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { ImportCommit, type ImportItem, MAX_LISTED_IMPORTS, MAX_TOLD } from '#lib/domain/wire/imports.ts';
import { Imports } from '#lib/server/services/imports.ts';
import { ImportTaking } from '#lib/server/services/import-taking.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let admin: Awaited<ReturnType<typeof desk.enrol>>;
let other: Awaited<ReturnType<typeof desk.enrol>>;
let third: Awaited<ReturnType<typeof desk.enrol>>;
let imports: Imports;
let taking: ImportTaking;
beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.enrol('A', 'bureau-admin');
  other = await desk.enrol('B', 'bureau-admin');
  await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
  third = await desk.enrol('C', 'bureau-admin');
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

  it('comes with the contradictions that only its reader could find, which count once, beside what the hub finds', async () => {
    const key = await opened();
    const [first, second] = itemsOf(2);
    if (first === undefined || second === undefined) throw new Error('There are none');
    // The hub finds one MD5 of two files by itself.
    await imports.add(admin.actor, key, { piece: 0, items: [first, { ...second, md5: first.md5 }] });
    const told = [
      { at: 0, kind: 'photodna-of-many-files' as const },
      { at: 1, kind: 'flag' as const },
    ];
    const commit = { ...commitOf(1, 2), found: { count: 3, first: told } };
    const tooMany = { ...commit, found: { count: 5, first: told } };
    expect(codeOf(await imports.commit(admin.actor, key, tooMany))).toBe('malformed-request');
    for (let twice = 0; twice < 2; twice++) expect(codeOf(await imports.commit(admin.actor, key, commit))).toBe('ok');
    expect(await done(key)).toMatchObject({
      ...{ read: 2, accepted: 2, contradictions: 4 },
      contradictionsFirst: [...told, { at: 1, kind: 'md5-of-two-files' }],
    });
    expect(codeOf(await imports.commit(admin.actor, key, commit))).toBe('ok');
    expect(await done(key)).toMatchObject({ contradictions: 4 });
  });

  it.each([
    { count: 1, first: [{ at: 0, kind: 'size' }] },
    { count: 0, first: [{ at: 0, kind: 'flag' }] },
    { count: 101, first: Array.from({ length: MAX_TOLD + 1 }, (_, at) => ({ at, kind: 'flag' })) },
    { count: -1, first: [] },
  ])('may not come with what the hub looks for itself, or more than it says or can tell: $count', (found) => {
    expect(ImportCommit.safeParse({ ...commitOf(1, 2), found }).success).toBe(false);
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

  it('is committed with the pieces that are there only, and never once it was given up', async () => {
    const key = await opened();
    await imports.add(admin.actor, key, { piece: 0, items: itemsOf(3) });
    await imports.add(admin.actor, key, { piece: 1, items: itemsOf(2) });
    expect(codeOf(await imports.commit(admin.actor, key, commitOf(3, 5)))).toBe('import-incomplete');
    await imports.abandon(admin.actor, key);
    expect(codeOf(await imports.commit(admin.actor, key, commitOf(2, 5)))).toBe('import-closed');
  });

  it('is not given up while pieces come, each within a day', async () => {
    const key = await opened();
    for (const piece of [0, 1, 2]) {
      await imports.add(admin.actor, key, { piece, items: itemsOf(1) });
      desk.pass(23 * 60 * 60_000);
      await taking.sweep();
    }
    expect(await imports.read(admin.actor, key)).toMatchObject({ value: { state: 'open', pieces: 3 } });
    await imports.abandon(admin.actor, key);
  });

  it('is opened again by its own device for the same kind of list only', async () => {
    const colleague = await desk.enrol('A', 'bureau-admin');
    const key = await opened();
    const same = { id: key, format: 'vics-2.0' as const, dataRule: { id, version } };
    await imports.add(admin.actor, key, { piece: 0, items: itemsOf(1) });
    expect(await imports.open(admin.actor, same)).toMatchObject({ value: { state: 'open', pieces: 1 } });
    expect(codeOf(await imports.open(colleague.actor, same))).toBe('import-differs');
    expect(codeOf(await imports.open(admin.actor, { ...same, format: 'sums' }))).toBe('import-differs');
    await imports.abandon(admin.actor, key);
  });

  it('is one of eight that a bureau may have open at once', async () => {
    await opened();
    const keys: string[] = [];
    const open = async () => {
      keys.push(uuidv7(desk.clock().getTime()));
      return codeOf(
        await imports.open(third.actor, { id: keys.at(-1) ?? '', format: 'sums', dataRule: { id, version } }),
      );
    };
    for (let i = 0; i < 8; i++) expect(await open()).toBe('ok');
    expect(await open()).toBe('too-many-requests');
    await imports.abandon(third.actor, keys[0] ?? '');
    expect(await open()).toBe('ok');
    for (const key of keys) await imports.abandon(third.actor, key);
  });

  it('counts into the hour of its device: the bureau hears of an unusual one, and it is taken in all the same', async () => {
    const floods = async () => (await desk.store.alerts.list('A', { unread: false, kind: 'flood' }, null, 10)).length;
    const at = desk.clock().toISOString();
    await desk.store.held.setLimits('A', { times: 1, items: 3, usual: 1 }, at);
    const before = await floods();
    const key = await opened();
    await imports.add(admin.actor, key, { piece: 0, items: itemsOf(9) });
    expect(await imports.commit(admin.actor, key, commitOf(1, 9))).toMatchObject({ value: { state: 'committed' } });
    expect(await done(key)).toMatchObject({ accepted: 9 });
    expect(await floods()).toBe(before + 1);
    await desk.store.held.setLimits('A', null, at);
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
    expect(codeOf(await imports.read(officer.actor, key))).toBe('not-allowed');
    expect(codeOf(await imports.add(officer.actor, key, { piece: 0, items: itemsOf(1) }))).toBe('not-allowed');
    expect(codeOf(await imports.commit(officer.actor, key, commitOf(0, 0)))).toBe('not-allowed');
    expect(codeOf(await imports.abandon(officer.actor, key))).toBe('not-allowed');
    expect(codeOf(await imports.read(other.actor, key))).toBe('not-found');
    expect(codeOf(await imports.add(other.actor, key, { piece: 0, items: itemsOf(1) }))).toBe('not-found');
    expect(codeOf(await imports.abandon(other.actor, key))).toBe('not-found');
    const listed = await imports.list(other.actor, null);
    expect(listed.ok && listed.value.items.every((each) => each.id !== key)).toBe(true);
    const own = await imports.list(admin.actor, null);
    expect(own.ok && own.value.items[0]?.id).toBe(key);
  });

  it('is listed, the newest first, some at a time and each once, also when its officer is gone', async () => {
    const colleague = await desk.enrol('C', 'bureau-admin');
    const keys: string[] = [];
    for (let i = 0; i < MAX_LISTED_IMPORTS + 1; i++) {
      const key = await opened(i === 0 ? colleague : third);
      await imports.abandon(third.actor, key);
      keys.unshift(key);
    }
    await desk.store.officers.remove(colleague.device.member.officer.id, desk.clock().toISOString());
    const first = await imports.list(third.actor, null);
    if (!first.ok) throw new Error(first.error.code);
    expect(first.value.items.map((each) => each.id)).toEqual(keys.slice(0, MAX_LISTED_IMPORTS));
    expect(first.value.next).toBe(keys.at(-2));
    const rest = await imports.list(third.actor, first.value.next);
    expect(rest.ok && rest.value.items[0]?.id).toBe(keys.at(-1));
    expect(rest).toMatchObject({ value: { next: null } });
    expect(rest.ok && (rest.value.items[0]?.officer ?? '')).not.toBe('');
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

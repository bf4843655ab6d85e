import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { type ImportItem, MAX_TOLD } from '#lib/domain/wire/imports.ts';
import type { Auditing } from '#lib/server/services/auditing.ts';
import { addPiece, commitImport, openImport } from '#lib/server/services/import-staging.ts';
import { ImportTaking } from '#lib/server/services/import-taking.ts';
import { type ImportParts, OperatorImport } from '#lib/server/services/operator-import.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { addGood } from '../../../fixtures/known-good.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';
import { PATIENCE } from '../../../fixtures/patience.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => {
  desk.pass(60_000);
});

const { id, version } = DEFAULT_DATA_RULE;
const ELEVEN_MINUTES = 11 * 60_000;
const begin = (bureau = 'A', parts: ImportParts = desk) =>
  OperatorImport.begin(parts, { bureau, format: 'vics-2.0', rule: DEFAULT_DATA_RULE });
const file = (change: Partial<ImportItem> = {}): ImportItem => ({ at: 0, sha256: randomHex(32), ...change });
const said = (code: string, scheme = 'project-vic-us') => ({ category: { scheme, code } });
const failed = (error: unknown) => {
  throw error;
};

/** Imports these items, and says what came of it. */
async function taken(items: readonly ImportItem[], bureau = 'A', parts: ImportParts = desk) {
  const begun = await begin(bureau, parts);
  await begun.add(items.map((item, at) => ({ ...item, at })));
  const row = await begun.commit({ read: items.length, skippedBy: {} });
  expect(row).toMatchObject({ state: 'done', taken: items.length, accepted: items.length - row.merged });
  return row;
}

/** An import as it lies there between its transactions, with as many pieces of one item. */
async function staged(pieces: number, { committed = false } = {}) {
  const key = { bureau: 'A', id: uuidv7(desk.clock().getTime()) };
  const items = Array.from({ length: pieces }, () => file());
  const at = desk.clock().toISOString();
  await desk.store.transaction(async (store) => {
    const row = { ...key, format: 'vics-2.0' as const, dataRule: { id, version }, device: null, officer: null };
    await openImport(store, desk.audit, { row, at });
    for (const [piece, item] of items.entries()) await addPiece(store, key, { piece, items: [item], at });
    const open = await store.imports.hold(key);
    if (committed && open !== null) {
      const counts = { pieces, read: pieces, skippedBy: {} };
      await commitImport(store, desk.audit, { row: open, said: counts, who: null, at });
    }
  });
  return { key, digests: items.map(({ sha256 }) => sha256 ?? '') };
}

const stateOf = async (key: { bureau: string; id: string }) => (await desk.store.imports.find(key))?.state;
const remains = async (digests: readonly string[]) => {
  const stored = await everythingStored(desk.store);
  return digests.filter((digest) => stored.includes(digest)).length;
};

describe('what contradicts', () => {
  it('is a category other than the bureau’s own in the same scheme, before or in the same list', async () => {
    const one = file();
    expect(await taken([{ ...one, ...said('1') }])).toMatchObject({ contradictions: 0 });
    expect(await taken([{ ...one, ...said('1') }])).toMatchObject({ contradictions: 0 });
    expect(await taken([{ ...one, ...said('2', 'uk-abc') }])).toMatchObject({ contradictions: 0 });
    expect(await taken([file(), { ...one, ...said('2') }])).toMatchObject({
      ...{ contradictions: 1, contradictionsFirst: [{ at: 1, kind: 'category' }] },
    });
    const other = file();
    const both = [
      { ...other, ...said('1') },
      { ...other, ...said('5') },
    ];
    expect(await taken(both)).toMatchObject({ contradictionsFirst: [{ at: 1, kind: 'category' }] });
  });

  it('is not what another bureau says of the same file', async () => {
    const one = { ...file(), ...said('1') };
    expect(await taken([one])).toMatchObject({ accepted: 1 });
    expect(await taken([{ ...one, ...said('2') }], 'B')).toMatchObject({ accepted: 1, contradictions: 0 });
    expect(await taken([one])).toMatchObject({ accepted: 0, merged: 1, contradictions: 0 });
  });

  it('is a file that is known to be good, by SHA-256 or SHA-1, and never by MD5', async () => {
    const [sha256, sha1] = [randomHex(32), randomHex(20)];
    await desk.store.transaction((store) => addGood(store, 'base', [sha256, sha1]));
    const row = await taken([file({ sha256 }), file({ sha1 }), { at: 0, sha1 }, { at: 0, md5: randomHex(16) }]);
    expect(row.contradictionsFirst).toEqual([0, 1, 2].map((at) => ({ at, kind: 'known-good-and-bad' })));
  });

  it('is counted, but told one by one of the first hundred only', async () => {
    const items = Array.from({ length: 700 }, () => file({ bytes: 5 }));
    await taken(items);
    const row = await taken(items.map((item) => ({ ...item, bytes: 6 })));
    expect(row).toMatchObject({ merged: 700, contradictions: 700 });
    expect(row.contradictionsFirst).toHaveLength(MAX_TOLD);
  });
});

describe('the same list again', () => {
  it('says nothing new, wherever in it something stands', async () => {
    const items: ImportItem[] = [file(), { at: 0, md5: randomHex(16) }, { at: 0, sha1: randomHex(20) }];
    await taken(items);
    const statements = async () =>
      (await everythingStored(desk.store)).split('\n').filter((cell) => cell.startsWith('import:')).length;
    const before = await statements();
    expect(before).toBeGreaterThan(0);
    expect(await taken(items.toReversed())).toMatchObject({ accepted: 0, merged: 3 });
    expect(await statements()).toBe(before);
  });
});

describe('every step of an import', () => {
  it('is written down', async () => {
    const acts: string[] = [];
    const audit: Auditing = {
      record: (store, event) => {
        acts.push(`${event.kind} ${event.act}`);
        return desk.audit.record(store, event);
      },
    };
    await taken([file()], 'A', { ...desk, audit });
    await (await begin('A', { ...desk, audit })).abandon();
    expect(acts).toEqual(
      ['opened', 'committed', 'taken-in', 'done', 'opened', 'abandoned'].map((act) => `import ${act}`),
    );
  });
});

describe('an import that does not come to its end', () => {
  it('cannot be committed with other counts, nor be added to once it was given up', async () => {
    const begun = await begin();
    const items = Array.from({ length: 2500 }, () => file());
    await begun.add(items);
    await expect(begun.commit({ read: 2499, skippedBy: {} })).rejects.toThrow('import-incomplete');
    await begun.abandon();
    await expect(begun.add(items)).rejects.toThrow('abandoned');
    expect(await remains(items.map(({ sha256 }) => sha256 ?? ''))).toBe(0);
  });

  it('is given up when the next one begins, and nothing of it stays however much there was', async () => {
    const left = await staged(120);
    const fresh = await staged(1);
    desk.pass(ELEVEN_MINUTES);
    await desk.store.transaction((store) =>
      addPiece(store, fresh.key, { piece: 1, items: [file()], at: desk.clock().toISOString() }),
    );
    const begun = await begin();
    expect([await stateOf(left.key), await remains(left.digests)]).toEqual(['abandoned', 0]);
    expect(await stateOf(fresh.key)).toBe('open');
    await begun.abandon();
  });

  it('leaves no pieces when it was cut off while they were dropped, and one that is taken over loses none', async () => {
    const cut = await staged(60);
    await desk.store.imports.end(cut.key, 'abandoned', desk.clock().toISOString());
    const happens = await staged(3, { committed: true });
    desk.pass(ELEVEN_MINUTES);
    await new ImportTaking(desk).sweep();
    expect(await remains(cut.digests)).toBe(0);
    await new ImportTaking(desk).take(happens.key);
    expect(await desk.store.imports.find(happens.key)).toMatchObject({ state: 'done', accepted: 3, taken: 3 });
  });

  it('is never met before its commit, whoever looks for what was left, and never ends as done', async () => {
    const open = await staged(2);
    const empty = await staged(0);
    desk.pass(2 * 60_000);
    const taking = new ImportTaking(desk);
    await taking.goOn(failed);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await taking.close();
    await taking.take(empty.key);
    expect(await desk.store.material.held(open.digests)).toEqual(new Set());
    expect([await stateOf(open.key), await stateOf(empty.key)]).toEqual(['open', 'open']);
  });

  it('is gone on with by somebody else only when nobody has touched it for a minute', async () => {
    const { key, digests } = await staged(2, { committed: true });
    for (const [wait, state] of [
      [59_000, 'committed'],
      [2000, 'done'],
    ] as const) {
      desk.pass(wait);
      const taking = new ImportTaking(desk);
      await taking.goOn(failed);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await expect.poll(() => stateOf(key), { timeout: 20_000 }).toBe(state);
      await taking.close();
    }
    expect(await desk.store.material.held(digests)).toEqual(new Set(digests));
  });

  it('stands still once the hub has closed, which waits for the piece in hand', async () => {
    const { key } = await staged(40, { committed: true });
    const closing = { begun: null as Promise<void> | null, isOver: false, wasOverWithin: false };
    const audit: Auditing = {
      record: async (store, event) => {
        closing.begun ??= taking.close().then(() => {
          closing.isOver = true;
        });
        const leaf = await desk.audit.record(store, event);
        closing.wasOverWithin ||= closing.isOver;
        return leaf;
      },
    };
    const taking = new ImportTaking({ ...desk, audit });
    taking.wake(key, failed);
    await expect.poll(() => closing.isOver, { timeout: PATIENCE }).toBe(true);
    expect(closing.wasOverWithin).toBe(false);
    expect(await desk.store.imports.find(key)).toMatchObject({ state: 'committed', taken: 1 });
    await new ImportTaking(desk).take(key);
    expect(await desk.store.imports.find(key)).toMatchObject({ state: 'done', taken: 40, accepted: 40 });
  });

  it('is one of its id, whoever opens it at the same time', async () => {
    const { key } = await staged(1);
    const row = { ...key, format: 'sums' as const, dataRule: { id, version }, device: null, officer: null };
    expect(await desk.store.transaction((store) => openImport(store, desk.audit, { row, at: '' }))).toBe(false);
    expect(await desk.store.imports.find(key)).toMatchObject({ format: 'vics-2.0', items: 1 });
  });
});

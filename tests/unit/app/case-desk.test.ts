import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaseDesk, type CaseContents } from '#lib/app/case-desk.svelte.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { err } from '#lib/domain/result.ts';
import { CaseRecords } from '#lib/vault/case-records.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, rawRows, reopen, value, writeRaw } from '../vault/fresh-vault.ts';
import { finished, openJob } from './found.ts';

const WORDS = { name: 'Harbour', reference: '26/11', notes: '', scheme: 'plain' };

/** A desk, and what it has put on the screen. */
function newDesk() {
  const screen: { rows: readonly CaseRow[]; contents: CaseContents | null } = { rows: [], contents: null };
  const desk = new CaseDesk({
    clear: () => {
      screen.rows = [];
      screen.contents = null;
    },
    show: (contents) => {
      screen.rows = contents.rows;
      screen.contents = contents;
      return Promise.resolve();
    },
    find: () => Promise.resolve([]),
    untitled: (at) => `Untitled ${at.getUTCFullYear()}`,
    now: () => new Date('2026-11-26T09:00:00Z'),
  });
  return { desk, screen };
}

/** Lets a job of the desk's case find files. */
async function find(desk: CaseDesk, ...paths: string[]): Promise<void> {
  const found = await Promise.all(paths.map((path, i) => finished(path, i)));
  const job = openJob(desk.inUse.id, { state: 'done', listed: paths.length });
  value(await desk.inUse.commit({ job, finished: found, gone: [], likenesses: [], attempts: [] }));
}

const paths = (rows: readonly CaseRow[]) => rows.map(({ path }) => path).sort();

let vault: Vault;
beforeEach(async () => {
  vi.restoreAllMocks();
  vault = await freshVault();
});

describe('without a vault', () => {
  it('what is found is unsaved, and becomes a case when a vault opens', async () => {
    const { desk } = newDesk();
    await find(desk, 'a.jpg', 'b.jpg');
    expect([desk.inUse.isUnsaved, desk.current]).toEqual([true, null]);
    value(await desk.opened(vault));
    expect(desk.inUse.isUnsaved).toBe(false);
    expect(desk.current?.name).toBe('Untitled 2026');
    const next = newDesk();
    value(await next.desk.opened(await reopen()));
    expect(paths(next.screen.rows)).toEqual(['a.jpg', 'b.jpg']);
    expect(next.desk.jobs).toMatchObject([{ state: 'done', listed: 2 }]);
  });

  it('a vault without cases stays so until something is found', async () => {
    const { desk } = newDesk();
    value(await desk.opened(vault));
    expect([desk.list, desk.current]).toEqual([[], null]);
    value(await desk.keep());
    expect(desk.list).toHaveLength(1);
    await find(desk, 'a.jpg');
    expect(desk.inUse.isUnsaved).toBe(false);
  });

  it('what the vault cannot take stays here, and moves at the next try', async () => {
    const { desk } = newDesk();
    await find(desk, 'a.jpg');
    vi.spyOn(CaseRecords.prototype, 'commit').mockResolvedValueOnce(err('quota-exceeded'));
    expect(await desk.opened(vault)).toEqual(err('quota-exceeded'));
    expect([desk.inUse.isUnsaved, desk.failure]).toEqual([true, 'quota-exceeded']);
    value(await desk.keep());
    expect([desk.inUse.isUnsaved, desk.failure, desk.list.length]).toEqual([false, null, 1]);
  });

  it('what is found while a case moves arrives in the vault, too', async () => {
    const { desk } = newDesk();
    await find(desk, 'a.jpg');
    const moving = desk.opened(vault);
    await find(desk, 'b.jpg');
    value(await moving);
    const next = newDesk();
    value(await next.desk.opened(await reopen()));
    expect(paths(next.screen.rows)).toEqual(['a.jpg', 'b.jpg']);
  });
});

describe('cases', () => {
  it('are apart: each shows its own, the one that was open last opens first', async () => {
    const { desk, screen } = newDesk();
    value(await desk.opened(vault));
    value(await desk.begin(WORDS));
    const first = desk.inUse.id;
    await find(desk, 'a.jpg');
    value(await desk.begin({ ...WORDS, name: 'Lighthouse' }));
    expect(screen.rows).toEqual([]);
    await find(desk, 'b.jpg');
    expect(desk.list.map(({ name }) => name)).toEqual(['Lighthouse', 'Harbour']);
    value(await desk.open(first));
    expect(paths(screen.rows)).toEqual(['a.jpg']);
    const next = newDesk();
    value(await next.desk.opened(await reopen()));
    expect(next.desk.current).toMatchObject(WORDS);
    expect(paths(next.screen.rows)).toEqual(['a.jpg']);
  });

  it('leave the screen when the vault shuts', async () => {
    const { desk, screen } = newDesk();
    value(await desk.opened(vault));
    value(await desk.begin(WORDS));
    await find(desk, 'a.jpg');
    desk.closed();
    expect([screen.rows, desk.list, desk.current, desk.inUse.isStored]).toEqual([[], [], null, false]);
  });

  it('that are removed are gone with everything in them, and nothing else is', async () => {
    const { desk } = newDesk();
    value(await desk.opened(vault));
    value(await desk.begin(WORDS));
    await find(desk, 'a.jpg');
    const kept = desk.inUse.id;
    const before = await rawRows();
    value(await desk.begin({ ...WORDS, name: 'Lighthouse' }));
    value(await desk.addExhibit('AB/3 telephone'));
    await find(desk, 'b.jpg', 'c.jpg');
    value(await desk.remove(desk.inUse.id));
    const known = ({ store, key }: { store: string; key: IDBValidKey }) => `${store}|${JSON.stringify(key)}`;
    expect((await rawRows()).map(known).sort()).toEqual(before.map(known).sort());
    value(await desk.open(kept));
  });

  it('remember what is said of them, and their exhibits', async () => {
    const { desk } = newDesk();
    value(await desk.opened(vault));
    value(await desk.begin(WORDS));
    value(await desk.addExhibit('AB/3 telephone'));
    value(await desk.describe(desk.inUse.id, { notes: 'seized at the quay' }));
    const next = newDesk().desk;
    value(await next.opened(await reopen()));
    expect(next.current).toMatchObject({ name: 'Harbour', notes: 'seized at the quay' });
    expect(next.exhibits).toMatchObject([{ label: 'AB/3 telephone' }]);
  });
});

describe('a damaged line', () => {
  async function damageOne(): Promise<void> {
    const { desk } = newDesk();
    value(await desk.opened(vault));
    value(await desk.begin(WORDS));
    await find(desk, 'one', 'two');
    const row = (await rawRows()).find(({ store }) => store === 'rows');
    await writeRaw('rows', row?.key ?? '', { v: 1, iv: new Uint8Array(12), data: new Uint8Array(40) });
  }

  it('keeps nobody out: it is counted, stays stored, and the rest is there', async () => {
    await damageOne();
    const { desk, screen } = newDesk();
    value(await desk.opened(await reopen()));
    expect([desk.damaged, screen.rows.length]).toEqual([1, 1]);
    expect((await rawRows()).filter(({ store }) => store === 'rows')).toHaveLength(2);
  });

  it('is healed when its file is hashed again', async () => {
    await damageOne();
    const { desk, screen } = newDesk();
    value(await desk.opened(await reopen()));
    await find(desk, 'one', 'two');
    value(await desk.open(desk.inUse.id));
    expect([desk.damaged, screen.rows.length]).toEqual([0, 2]);
  });
});

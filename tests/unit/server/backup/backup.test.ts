import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { checkBackup } from '#lib/server/backup/read-backup.ts';
import { restore } from '#lib/server/backup/restore.ts';
import { writeBackup } from '#lib/server/backup/write-backup.ts';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import { AuditLog } from '#lib/server/services/audit-log.ts';
import type { Store } from '#lib/server/store/store.ts';
import { dumped } from '../../../fixtures/dumped.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { makeEmptyPlace, makePlace, removePlace } from '../../../fixtures/store-place.ts';

const AT = '2026-03-01T09:00:00.000Z';
const clock = () => new Date(AT);
let first: StorePlace;
let original: Store;
let thumbprint: string;
let folder: string;
let file: string;
let rows: Record<string, number>;
let place: StorePlace;
beforeAll(async () => {
  first = await makePlace();
  const { store, key } = await openStore(first);
  [original, thumbprint] = [store, key.thumbprint];
  for (const code of ['A', 'B']) {
    await store.bureaux.add({ code, name: `Bureau ${code}`, reach: null }, AT);
    await store.bureaux.addRule(code, DEFAULT_DATA_RULE, AT);
  }
  const items = Array.from({ length: 1200 }, () => randomItem({ text: 'Two lines,\n\u2028 "\\' }));
  const words = items.map((item) => ({ source: 'import', item }));
  await store.transaction(async (within) => {
    await within.material.contribute('A', words, AT);
    await within.material.contribute('B', words.slice(0, 30), AT);
    for (const act of ['one', 'two', 'three']) {
      await new AuditLog(clock).record(within, { kind: 'import', act, actor: null, details: {} });
    }
  });
  folder = await mkdtemp(join(tmpdir(), 'lintel-backup-'));
  file = join(folder, 'backup');
  rows = await writeBackup({ store, dataDir: first.dataDir }, file, clock());
});
afterAll(async () => {
  await original.close();
  await removePlace(first.dataDir);
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  place = await makeEmptyPlace();
});
afterEach(() => removePlace(place.dataDir));

const bringBack = (from = file, to = place, replace = false) => restore(to, from, { replace, clock });
async function opened<T>(at: StorePlace, use: (store: Store, who: string) => Promise<T>): Promise<T> {
  const { store, key } = await openStore(at);
  return use(store, key.thumbprint).finally(() => store.close());
}
/** What a restore writes down itself is no part of what was restored. */
const withoutLog = ({ log_leaves: _, log_nodes: __, counters: ___, ...rest }: Awaited<ReturnType<typeof dumped>>) =>
  rest;
/** The backup with a line changed, in a file of its own. */
let changes = 0;
function changed(change: (lines: string[]) => string[]): string {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const other = join(folder, `changed ${String(++changes)}`);
  writeFileSync(other, gzipSync(change(lines).join('\n')));
  return other;
}

describe('a backup', () => {
  it('is closed to other users of the machine, and counts what it holds', () => {
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(rows).toMatchObject({ bureaux: 2, contributions: 1230, media: 1200, log_leaves: 3, sessions: 0 });
  });

  it('gives back everything, and who the hub is', async () => {
    expect(await bringBack()).toMatchObject({ ok: true, value: { seal: { rows }, aside: null } });
    await opened(place, async (store, who) => {
      expect(who).toBe(thumbprint);
      expect(withoutLog(await dumped(store))).toEqual(withoutLog(await dumped(original)));
      expect((await dumped(store))['log_leaves']?.rows.join()).toContain('"restore"');
    });
  });

  it('goes from one kind of store to the other and back', async () => {
    const embedded = { ...place, databaseUrl: null };
    await bringBack(file, embedded);
    const second = join(folder, 'second');
    await opened(embedded, (store) => writeBackup({ store, dataDir: place.dataDir }, second, clock()));
    const back = await makeEmptyPlace();
    try {
      expect(await bringBack(second, back)).toMatchObject({ ok: true });
      await opened(back, async (store) => {
        expect(withoutLog(await dumped(store))).toEqual(withoutLog(await dumped(original)));
      });
    } finally {
      await removePlace(back.dataDir);
    }
  });

  it('is made while others write, and holds one moment', async () => {
    const busy = await makePlace();
    await opened(busy, async (store) => {
      await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: null }, AT);
      const item = () => ({ source: 'import', item: randomItem() });
      const writing = Array.from({ length: 50 }, () =>
        store.transaction((within) => within.material.contribute('A', [item(), item()], AT)),
      );
      const copy = join(folder, 'busy');
      const held = await writeBackup({ store, dataDir: busy.dataDir }, copy, clock());
      await Promise.all(writing);
      expect(held['media']).toBe(held['contributions']);
      expect((held['media'] ?? 1) % 2).toBe(0);
    });
    await removePlace(busy.dataDir);
  });
});

describe('a restore', () => {
  it('refuses what was cut or changed, and then changes nothing', async () => {
    const cut = join(folder, 'cut');
    writeFileSync(cut, readFileSync(file).subarray(0, -100));
    const other = changed((lines) => lines.map((line) => line.replace('"Bureau A"', '"Bureau Z"')));
    const without = changed((lines) => lines.toSpliced(20, 1));
    for (const bad of [cut, other, without]) expect(await bringBack(bad)).toEqual({ ok: false, error: 'damaged' });
    expect(existsSync(join(place.dataDir, 'hub-key.json'))).toBe(false);
    const newer = changed((lines) => [lines[0]?.replace(/"migration":"[^"]*"/, '"migration":"9999-x"') ?? '']);
    expect(await checkBackup(newer)).toMatchObject({ ok: false });
    writeFileSync(cut, 'no backup');
    expect(await bringBack(cut)).toEqual({ ok: false, error: 'no-backup' });
  });

  it('replaces nothing unless it is told to, and keeps what it replaces', async () => {
    await opened(place, (store) => store.bureaux.add({ code: 'OLD', name: 'Old', reach: null }, '2026'));
    expect(await bringBack()).toEqual({ ok: false, error: 'not-empty' });
    const restored = await bringBack(file, place, true);
    if (!restored.ok) throw new Error(restored.error);
    const { aside } = restored.value;
    expect(aside).toMatch(/^before_restore_\d{17}$/);
    const kept = join(place.dataDir, aside ?? '');
    expect(existsSync(join(kept, 'hub-key.json'))).toBe(true);
    expect(existsSync(join(kept, 'hub.sqlite'))).toBe(place.databaseUrl === null);
    await opened(place, async (store, who) => {
      expect(who).toBe(thumbprint);
      expect((await store.bureaux.all()).map(({ code }) => code)).toEqual(['A', 'B']);
    });
    // What was put aside stands in no later start's way.
    await opened(place, (store) => store.ping());
  });

  it('does not touch a store that a hub works on', async () => {
    await opened(place, async () => {
      expect(await bringBack(file, place, true)).toEqual({ ok: false, error: 'in-use' });
    });
  });
});

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';
import { randomItem } from '../../../fixtures/random-item.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lintel-store-')), 'data');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openStore({ dataDir: folder, databaseUrl: null, region: 'home' });
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('the embedded store', () => {
  it('is closed to other users of the machine', async () => {
    const { store } = await open();
    await store.close();
    expect(mode(folder)).toBe('700');
    for (const file of ['hub.sqlite', 'hub-key.json', 'hub-box-key.json']) expect(mode(join(folder, file))).toBe('600');
  });

  it('writes ahead', async () => {
    const { store } = await open();
    await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: 'x' }, '2026-01-01T00:00:00.000Z');
    expect(existsSync(join(folder, 'hub.sqlite-wal'))).toBe(true);
    await store.close();
  });
});

it('asks by the keys that choose, not by the region alone, however many rows the region has', async () => {
  const { store } = await openStore({ dataDir: folder, databaseUrl: null, region: 'home' });
  await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: null }, '2026-01-01T00:00:00.000Z');
  for (let round = 0; round < 8; round++) {
    const words = Array.from({ length: 500 }, () => ({ source: 'test', item: randomItem() }));
    await store.transaction((within) => within.material.contribute('A', words, '2026-01-01T00:00:00.000Z'));
  }
  const sqlite = new Database(join(folder, 'hub.sqlite'));
  const plan = sqlite
    .prepare(
      "explain query plan select id from contributions where region = 'home' and md5 in (x'00', x'01') order by id",
    )
    .all();
  expect(JSON.stringify(plan)).toContain('contributions_md5 (region=? AND md5=?)');
  sqlite.close();
  await store.close();
});

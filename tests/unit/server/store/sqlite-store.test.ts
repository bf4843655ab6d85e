import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';

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

  it('waits for whoever else makes it at the same moment', async () => {
    mkdirSync(folder);
    const file = join(folder, 'hub.sqlite');
    // As far as another one has come that turns writing ahead on: it reads the new file, and has said that it will write.
    const other = new Worker(
      `const { workerData: [driver, file], parentPort } = require('node:worker_threads');
      const sqlite = new (require(driver))(file);
      sqlite.exec('begin immediate');
      parentPort.postMessage('it has begun');
      setTimeout(() => sqlite.close(), 300);`,
      { eval: true, workerData: [fileURLToPath(import.meta.resolve('better-sqlite3')), file] },
    );
    await once(other, 'message');
    const { store } = await open();
    await store.ping();
    await store.close();
    await other.terminate();
  });
});

it('asks by the keys that choose, not by the region alone, for few and for many', async () => {
  const { store } = await open();
  await store.close();
  const sqlite = new Database(join(folder, 'hub.sqlite'));
  const planOf = (choice: string, count: number) => {
    const list = Array.from({ length: count }, () => "x'00'").join();
    const query = `select contributions.id, media.sha256 from contributions
      join media on media.region = contributions.region and media.id = contributions.media
      where contributions.region = 'home' and ${choice} in (${list}) order by contributions.id`;
    return JSON.stringify(sqlite.prepare(`explain query plan ${query}`).all());
  };
  for (const count of [1, 10, 100, 500]) {
    for (const digest of ['md5', 'sha1', 'sha256']) expect(planOf(digest, count)).toContain(`region=? AND ${digest}=?`);
    expect(planOf('contributions.media', count)).toContain('region=? AND media=?');
  }
  sqlite.close();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leadsOf } from '#lib/server/services/leads.ts';
import { migrate } from '#lib/server/store/migrate.ts';
import type { Tables } from '#lib/server/store/schema.ts';
import { openSqliteStore } from '#lib/server/store/sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lintel-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const AT = '2026-01-02T00:00:00.000Z';

it('what was contributed before there were leads leads to other material as well', async () => {
  const file = join(folder, 'hub.sqlite');
  const sqlite = new Database(file);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  await migrate(db, '0006-identity');
  const add = sqlite.prepare(`insert into contributions (region, id, media, bureau, source, damaged, contributed_at,
    captured_at, serial, series, gps) values ('home', ?, ?, 'A', ?, 0, '${AT}', ?, ?, ?, ?)`);
  sqlite.exec(`insert into bureaux (code, name, created_at) values ('A', 'Bureau A', '${AT}')`);
  const said: (string | null)[][] = [
    ['2026-05-01T10:00:00', null, null, '{"exact":{"latitude":-0.05,"longitude":7.45}}'],
    ['2026-05-01', null, null, '{"grid":{"latitude":-1,"longitude":74}}'],
    [null, '{"plain":"SN 4711"}', null, null],
    ['2026-05', '{"plain":"SN 4711"}', null, '{"country":"CH"}'],
    [null, null, null, null],
    // More than are filled in at a time come before the last one.
    ...Array.from({ length: 600 }, (_, i) => [null, null, `word ${String(i)}`, null]),
    ['2026-05-01', null, null, '{"grid":{"latitude":-1,"longitude":74}}'],
  ];
  sqlite.exec('begin');
  for (const [index, fields] of said.entries()) {
    const id = index + 1;
    sqlite.prepare(`insert into media values ('home', ?, ?, '${AT}')`).run(id, Buffer.alloc(32, `${String(id)} `));
    add.run(id, id, `batch ${String(id)}`, ...fields);
  }
  sqlite.exec('commit');
  await db.destroy();

  const store = await openSqliteStore(file);
  const leads = await leadsOf(store, [1, 3, 5, said.length]);
  expect(leads.map(({ media, other, field }) => [media, field, other])).toEqual([
    [1, 'place-and-day', 2],
    [1, 'place-and-day', said.length],
    [3, 'serial', 4],
    [said.length, 'place-and-day', 1],
    [said.length, 'place-and-day', 2],
  ]);
  expect(await store.casework.leads.leadingOf('A', null, 1000)).not.toContain(5);
  await store.close();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import * as firstTables from '#lib/server/store/migrations/0001-first-tables.ts';
import { openSqliteStore } from '#lib/server/store/sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lintel-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the first release wrote, word for word. */
const FIRST = [
  `insert into bureaux values ('A', 'Bureau A', null, '2026-01-01T00:00:00.000Z')`,
  `insert into data_rules values ('A', 'hashes-and-form', 1, '{"id":"hashes-and-form","version":1,"title":"Digests, PDQ, dimensions, size and type","lookups":true,"fields":["md5","sha1","pdq","dimensions","bytes","mime"],"handling":{"europol":"H1","tlp":"AMBER"}}', '2026-01-01T00:00:00.000Z')`,
  `insert into media values (1, x'${'ab'.repeat(32)}', '2026-01-02T00:00:00.000Z')`,
  `insert into contributions values (7, 1, 'A', 'a batch', x'${'cd'.repeat(20)}', null, null, null, 0, 12, 'image/png', 3, 4, '2026-01-02T00:00:00.000Z')`,
];

it('a store of the first release opens with all that it holds, and says no more than was said', async () => {
  const file = join(folder, 'hub.sqlite');
  const sqlite = new Database(file);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const provider = { getMigrations: () => Promise.resolve({ '0001-first-tables': firstTables }) };
  expect((await new Migrator({ db, provider }).migrateToLatest()).error).toBeUndefined();
  for (const statement of FIRST) sqlite.exec(statement);
  await db.destroy();

  const store = await openSqliteStore(file);
  expect(await store.bureaux.ruleInForce('A')).toEqual({ rule: DEFAULT_DATA_RULE, madeBy: null });
  expect(await store.bureaux.rule('A', { id: 'hashes-and-form', version: 1 })).toEqual(DEFAULT_DATA_RULE);
  expect(await store.material.saidBy('A', 'a batch')).toEqual([
    { sha256: 'ab'.repeat(32), sha1: 'cd'.repeat(20), bytes: 12, mime: 'image/png', width: 3, height: 4 },
  ]);
  expect(await store.material.byIds([7])).toMatchObject([{ id: 7, bureau: 'A', damaged: false }]);
  await store.close();
});

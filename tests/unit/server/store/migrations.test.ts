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

const [OFFICER, DEVICE, TOKEN] = ['1', '2', '3'].map((last) => `0190b0a0-0000-7000-8000-00000000000${last}`);
const KEY = JSON.stringify({ crv: 'P-256', kty: 'EC', x: 'A'.repeat(43), y: 'A'.repeat(43) });
const bytes = (hex: string) => Buffer.from(hex.repeat(32), 'hex');

/** What the first release wrote, word for word. */
const FIRST = [
  `insert into bureaux values ('A', 'Bureau A', null, '2026-01-01T00:00:00.000Z')`,
  `insert into data_rules values ('A', 'hashes-and-form', 1, '{"id":"hashes-and-form","version":1,"title":"Digests, PDQ, dimensions, size and type","lookups":true,"fields":["md5","sha1","pdq","dimensions","bytes","mime"],"handling":{"europol":"H1","tlp":"AMBER"}}', '2026-01-01T00:00:00.000Z')`,
  `insert into media values (1, x'${'ab'.repeat(32)}', '2026-01-02T00:00:00.000Z')`,
  `insert into contributions values (7, 1, 'A', 'a batch', x'${'cd'.repeat(20)}', null, null, null, 0, 12, 'image/png', 3, 4, '2026-01-02T00:00:00.000Z')`,
  `insert into officers values ('${OFFICER}', 'A', 'Ada', '2026-01-01T00:00:00.000Z')`,
  `insert into devices values ('${DEVICE}', 'A', '${OFFICER}', 'bureau-admin', '${KEY}', 'thumbprint', '${KEY}', '2026-01-01T00:00:00.000Z', null)`,
  `insert into enrolment_codes values (x'${'11'.repeat(32)}', 'A', 'officer', '2026-01-01T00:00:00.000Z', '2026-01-04T00:00:00.000Z', null, null, null)`,
  `insert into sessions values (x'${'22'.repeat(32)}', '${DEVICE}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z')`,
  `insert into tokens values ('${TOKEN}', x'${'33'.repeat(32)}', 'A', '2026-01-01T00:00:00.000Z', null)`,
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
  const admin = { id: OFFICER, name: 'Ada', role: 'bureau-admin', removedAt: null };
  expect(await store.officers.of('A')).toMatchObject([admin]);
  expect(await store.devices.find(DEVICE ?? '')).toMatchObject({ role: 'bureau-admin', revokedAt: null });
  expect(await store.codes.open('A', '2026-01-03T00:00:00.000Z')).toMatchObject([{ role: 'officer', officer: null }]);
  expect(await store.codes.find(bytes('11'))).toMatchObject({ bureau: 'A', redeemedBy: null });
  expect(await store.sessions.find(bytes('22'))).toBeNull();
  const scopes = ['look-up', 'submit', 'read-receipts'];
  expect(await store.tokens.find(bytes('33'), '2026-06-01T00:00:00.000Z')).toMatchObject({ id: TOKEN, scopes });
  await store.close();
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { openPostgresStore } from '#lib/server/store/postgres.ts';
import { makePlace, removePlace } from '../fixtures/store-place.ts';

let server: string;
let dataDir: string;
let client: pg.Client;
beforeAll(async () => {
  const place = await makePlace();
  dataDir = place.dataDir;
  server = place.databaseUrl ?? '';
  client = new pg.Client({ connectionString: server });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await removePlace(dataDir);
});

describe('a database is refused', () => {
  it('when it sorts text by the rules of a language: keys would come in another order', async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await client.query(
      `create database ${name} template template0 locale_provider icu icu_locale 'en-US' lc_collate 'C' lc_ctype 'C'`,
    );
    const url = new URL(server);
    url.pathname = `/${name}`;
    await expect(openPostgresStore(url.href)).rejects.toThrow("lc_collate 'C'");
    await client.query(`drop database ${name} with (force)`);
  });

  it('when it acknowledges what is not on the disk', async () => {
    const url = new URL(server);
    url.searchParams.set('options', '-c synchronous_commit=off');
    await expect(openPostgresStore(url.href)).rejects.toThrow('synchronous_commit');
  });

  it('without a word of its password, whatever is wrong', async () => {
    const wrong = new URL(server);
    wrong.password = 'not-this-one';
    const nowhere = new URL(server);
    nowhere.port = '1';
    for (const url of [wrong, nowhere]) {
      const failure = await openPostgresStore(url.href).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      const told = `${String(failure)} ${(failure as Error).stack ?? ''} ${JSON.stringify(failure)}`;
      expect(told).not.toContain(url.password);
    }
  });
});

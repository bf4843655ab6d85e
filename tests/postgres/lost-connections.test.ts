import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { makePlace, removePlace } from '../fixtures/store-place.ts';

const AT = '2026-01-01T00:00:00.000Z';
let place: StorePlace;
let store: Store;
let client: pg.Client;
beforeAll(async () => {
  place = await makePlace();
  ({ store } = await openStore(place));
  client = new pg.Client({ connectionString: place.databaseUrl ?? '' });
  await client.connect();
});
afterAll(async () => {
  await store.close();
  await client.end();
  await removePlace(place.dataDir);
});

/** Waits until they are gone: milliseconds, as the server counts them. */
const cutAll = () =>
  client.query(`select pg_terminate_backend(pid, 60000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
const bureau = (code: string) => ({ code, name: 'Bureau', reach: null });

it('a transaction whose connection is cut keeps nothing, and the next one finds another connection', async () => {
  const cut = store.transaction(async (within) => {
    await within.bureaux.add(bureau('LOST'), AT);
    await cutAll();
    // The news of it comes while nothing is asked.
    await new Promise((wake) => setTimeout(wake, 200));
    await within.bureaux.add(bureau('LOST-2'), AT);
  });
  await expect(cut).rejects.toThrow();
  expect(await store.transaction((within) => within.bureaux.add(bureau('KEPT'), AT))).toBe(true);
  expect((await store.bureaux.all()).map(({ code }) => code)).toEqual(['KEPT']);
});

it('connections that are cut while they are idle are replaced', async () => {
  await Promise.all(Array.from({ length: 5 }, () => store.ping()));
  await cutAll();
  await new Promise((wake) => setTimeout(wake, 200));
  await store.ping();
});

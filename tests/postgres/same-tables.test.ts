import { expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';
import { dumped } from '../fixtures/dumped.ts';
import { makePlace, removePlace } from '../fixtures/store-place.ts';

it('both kinds of store have the same tables with the same columns, bytes where the other has bytes', async () => {
  const place = await makePlace();
  const [postgres, embedded] = [await openStore(place), await openStore({ ...place, databaseUrl: null })];
  const of = async ({ store }: typeof postgres) =>
    Object.entries(await dumped(store))
      .map(([name, { columns }]) => ({ name, columns }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  try {
    expect(await of(embedded)).toEqual(await of(postgres));
  } finally {
    for (const { store } of [postgres, embedded]) await store.close();
    await removePlace(place.dataDir);
  }
});

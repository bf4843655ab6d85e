import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadHubKey } from '#lib/server/hub-key-file.ts';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { makePlace, onPostgres, removePlace } from '../../../fixtures/store-place.ts';

const AT = '2026-01-01T00:00:00.000Z';
const bureau = { code: 'A', name: 'Bureau A', reach: 'x' };
const words = [{ source: 'test', item: randomItem() }];
let place: StorePlace;
let store: Store;
let stores: Store[];
beforeEach(async () => {
  place = await makePlace();
  stores = [];
  ({ store } = await openStore(place));
  stores.push(store);
  await store.bureaux.add(bureau, AT);
});
afterEach(async () => {
  await Promise.all(stores.map((each) => each.close()));
  await removePlace(place.dataDir);
});

describe('the store', () => {
  it('knows after a restart what it knew and who it is', async () => {
    const { key, ...first } = await openStore(place);
    await first.store.close();
    const second = await openStore(place);
    expect(await second.store.bureaux.all()).toEqual([bureau]);
    expect(second.key.thumbprint).toBe(key.thumbprint);
    await second.store.close();
  });

  it('gives one key to all who open it for the first time at once', async () => {
    rmSync(join(place.dataDir, 'hub-key.json'));
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadHubKey(place.dataDir)));
    expect(new Set(keys.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it('keeps all of a transaction or nothing', async () => {
    const failing = store.transaction(async (within) => {
      await within.material.contribute('A', words, AT);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await store.material.counts()).toEqual([]);
    expect(await store.material.held([words[0]?.item.sha256 ?? ''])).toEqual(new Set());
  });

  it('takes nothing for a bureau that does not exist', async () => {
    await expect(store.material.contribute('Z', words, AT)).rejects.toThrow(/foreign key/i);
  });

  it('finds nothing when it is asked about nothing', async () => {
    expect(await store.material.byIds([])).toEqual([]);
    expect(await store.material.held([])).toEqual(new Set());
  });
});

/** Of two in one process, SQLite lets one wait for the other with everything that the process does: they would wait for ever. */
async function secondHub(): Promise<Store> {
  if (!onPostgres()) return store;
  const { store: other } = await openStore(place);
  stores.push(other);
  return other;
}

describe('a transaction', () => {
  it('still finds true at its end what it read at its beginning, whoever else writes', async () => {
    const other = await secondHub();
    const addTwelve = (hub: Store, name: string) =>
      Array.from({ length: 12 }, (_, i) =>
        hub.transaction(async (within) => {
          const before = (await within.bureaux.all()).length;
          await new Promise((wake) => setTimeout(wake, 1));
          await within.bureaux.add({ code: `${name}${String(i)}`, name: String(before), reach: null }, AT);
        }),
      );
    await Promise.all([...addTwelve(store, 'X'), ...addTwelve(other, 'Y')]);
    const counted = (await store.bureaux.all()).filter(({ code }) => code !== 'A').map(({ name }) => Number(name));
    expect(counted.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  });

  it('shows rows to others in the order of their numbers', async () => {
    const other = await secondHub();
    const item = () => ({ source: 'test', item: randomItem() });
    const writing = Promise.all(
      [store, other].flatMap((hub) =>
        Array.from({ length: 20 }, () => hub.transaction((within) => within.material.contribute('A', [item()], AT))),
      ),
    ).then(() => true);
    const seen: number[] = [];
    for (let done = false; !done;) {
      done = await Promise.race([writing, new Promise<false>((wake) => setTimeout(wake, 1, false))]);
      seen.push(...(await other.material.fingerprintsAfter(seen.at(-1) ?? 0, 100)).map(({ id }) => id));
    }
    expect(seen).toHaveLength(40);
  });
});

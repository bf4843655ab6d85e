import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { makePlace, removePlace } from '../../../fixtures/store-place.ts';

const AT = '2026-01-01T00:00:00.000Z';
let place: StorePlace;
let store: Store;
beforeAll(async () => {
  place = await makePlace();
  ({ store } = await openStore(place));
  for (const code of ['A', 'B']) await store.bureaux.add({ code, name: `Bureau ${code}`, reach: null }, AT);
});
afterAll(async () => {
  await store.close();
  await removePlace(place.dataDir);
});

/* Numbers that no other test uses. */
let [one, two, three, four] = [0, 0, 0, 0];
beforeEach(() => {
  [one, two, three, four] = [four + 1001, four + 1002, four + 1003, four + 1004];
});

const list = (md5: string, sha1?: string) =>
  store.transaction((inside) =>
    inside.listings.list('B', [{ source: randomHex(8), item: { md5, ...(sha1 !== undefined && { sha1 }) } }], AT),
  );
const newestMedium = async () => {
  const newest = await store.contributions.newest();
  const [holding] = await store.contributions.holding([newest]);
  return holding?.media;
};

it('pairs move with a medium that is counted as another; of two that become one, the other’s stays', async () => {
  const pairs = [
    { a: one, b: two, distance: 5 },
    { a: one, b: three, distance: 9 },
    { a: two, b: three, distance: 7 },
    { a: two, b: four, distance: 3 },
  ];
  await store.transaction((inside) => inside.pairs.open(pairs, AT));
  await store.transaction((inside) => inside.pairs.move(new Map([[two, one]])));
  const partners = await store.pairs.partners([one, two]);
  expect([...partners.keys()]).toEqual([one]);
  expect(
    partners
      .get(one)
      ?.map(({ media, distance }) => [media, distance])
      .sort(),
  ).toEqual([
    [three, 9],
    [four, 3],
  ]);
});

it('so do false matches, and none is left of a medium with itself', async () => {
  const side = (media: number) => ({ media, hash: Buffer.from(randomHex(32), 'hex') });
  const [a, b, c] = [side(one), side(two), side(three)];
  await store.transaction((inside) =>
    inside.negatives.add(
      [
        { a, b },
        { a: b, b: c },
      ],
      AT,
    ),
  );
  await store.transaction((inside) => inside.negatives.move(new Map([[two, one]])));
  expect(await store.negatives.partners([one, two, three])).toEqual(
    new Map([
      [one, new Set([three])],
      [three, new Set([one])],
    ]),
  );
  expect((await store.negatives.of([b.hash], [three])).size).toBe(1);
});

it('a file that is submitted takes over what lists have said of it, whatever came first', async () => {
  const { sha256, sha1 = '', md5 = '' } = randomItem();
  await list(md5);
  const alone = await newestMedium();
  await list(randomHex(16), sha1);
  expect(await newestMedium()).not.toBe(alone);
  const words = [{ source: randomHex(8), item: { sha256, sha1, md5 } }];
  await store.transaction((inside) => inside.material.contribute('A', words, AT));
  const [medium = 0] = (await store.casework.media.numbersOf([sha256])).values();
  await list(md5);
  expect((await store.contributions.holdersOf([medium])).map(({ bureau }) => bureau)).toEqual(['B', 'B', 'A', 'B']);
  expect(await store.contributions.holdersOf([alone ?? 0])).toEqual([]);
});

it('follows contributions and listings in one order, by pages', async () => {
  const from = await store.contributions.newest();
  const isListed = [true, false, false, false, true, true, false];
  for (const listed of isListed) {
    const words = [{ source: randomHex(8), item: { sha256: randomHex(32) } }];
    if (listed) await list(randomHex(16));
    else await store.transaction((inside) => inside.material.contribute('A', words, AT));
  }
  const all = await store.contributions.after(from, 100);
  expect(all.map(({ sha256 }) => sha256 === null)).toEqual(isListed);
  const paged: number[] = [];
  for (let after = from; ;) {
    const rows = await store.contributions.after(after, 2);
    paged.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  expect(paged).toEqual(all.map(({ id }) => id));
});

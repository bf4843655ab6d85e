import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { makePlace, removePlace } from '../../../fixtures/store-place.ts';
import { wire } from '../../domain/wire-arbitraries.ts';

const AT = '2026-01-01T00:00:00.000Z';
const pseudonym = 'AAAAAAAAAAAAAAAAAAAAAA';
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

let sources = 0;
const newSource = () => `batch ${String(sources++)}`;

/** What the store tells of items after it was closed and opened again. */
async function keptOf(items: readonly SubmissionItem[], source = newSource()): Promise<SubmissionItem[]> {
  await store.material.contribute(
    'A',
    items.map((item) => ({ source, item })),
    AT,
  );
  await store.close();
  ({ store } = await openStore(place));
  return store.material.saidBy('A', source);
}

const [hash, others] = [randomHex(32), Array.from({ length: 7 }, () => randomHex(32))];

describe('what a bureau said is read back as it was said:', () => {
  it.each<Omit<SubmissionItem, 'sha256'>>([
    {},
    { sha1: randomHex(20) },
    { md5: randomHex(16) },
    { pdq: { profile: 'direct', quality: 50, hashes: [hash], damaged: true } },
    { pdq: { profile: 'direct', quality: 100, hashes: [hash, ...others], damaged: false } },
    { bytes: Number.MAX_SAFE_INTEGER },
    { mime: 'image/vnd.adobe.photoshop' },
    { width: 1 },
    { height: 1_000_000 },
    { capturedAt: '2026-05' },
    { capturedAt: '2026-05-01T12:03:04.250+02:00' },
    { camera: { make: 'Ümläut & Söhne', model: '"quoted" 😀' } },
    { camera: { model: 'X' } },
    { serial: { plain: '0012' } },
    { serial: { pseudonym } },
    { gps: { country: 'CH' } },
    { gps: { grid: { latitude: -900, longitude: 0 } } },
    { gps: { exact: { latitude: -33.86785, longitude: 151.2073199999999, altitude: -1.5 } } },
    { fileNames: [{ plain: 'IMG_0001.JPG' }, { plain: '\u202Egpj.exe' }, { pseudonym }] },
    { category: { scheme: 'plain', code: '0' } },
    { flags: { scheme: 'plain', codes: ['b', 'a', '1'] } },
    { series: 'Red curtain' },
    { text: 'Two lines,\n\tthe second "indented"; \\ and \u2028' },
  ])('%j', async (fields) => {
    const item = { sha256: randomHex(32), ...fields };
    expect(await keptOf([item])).toEqual([item]);
  });

  it('whatever it was, in the order in which it was said', async () => {
    await fc.assert(
      fc.asyncProperty(wire.batch, async ({ items }) => {
        const distinct = [...new Map(items.map((item) => [item.sha256, item])).values()];
        expect(await keptOf(distinct)).toEqual(distinct);
      }),
      { numRuns: 60 },
    );
  });

  it('by each bureau and source for itself', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await store.material.contribute('B', [{ source: 'shared', item: { ...item, series: 'theirs' } }], AT);
    await store.material.contribute('A', [{ source: 'earlier', item: other }], AT);
    expect(await keptOf([{ ...item, series: 'ours' }], 'shared')).toEqual([{ ...item, series: 'ours' }]);
    expect(await store.material.saidBy('B', 'shared')).toEqual([{ ...item, series: 'theirs' }]);
    expect(await store.material.saidBy('B', 'earlier')).toEqual([]);
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import { negativeKey } from '#lib/server/store/negative-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { NewWatch } from '#lib/server/store/watch-store.ts';
import { addGood } from '../../../fixtures/known-good.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { makePlace, removePlace } from '../../../fixtures/store-place.ts';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-31T00:00:00.000Z';
let place: StorePlace;
let store: Store;
beforeAll(async () => {
  place = await makePlace();
  ({ store } = await openStore(place));
  for (const code of ['A', 'B', 'C']) await store.bureaux.add({ code, name: `Bureau ${code}`, reach: null }, AT);
});
afterAll(async () => {
  await store.close();
  await removePlace(place.dataDir);
});

describe('the negative bank', () => {
  const hashes = Array.from({ length: 14 }, () => new Uint8Array(randomBytes(32)));
  const hashOf = (media: number) => hashes[media] ?? new Uint8Array(32);
  const side = fc.nat(5);
  const pair = fc.tuple(side, side).filter(([a, b]) => a !== b);

  it('knows each false match from both sides, whatever was added, taken back and forgotten', async () => {
    const deed = fc.oneof(
      fc.record({ do: fc.constant('add' as const), pair }),
      fc.record({ do: fc.constant('remove' as const), pair }),
      fc.record({ do: fc.constant('forget' as const), media: side }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
        await store.negatives.forget([0, 1, 2, 3, 4, 5]);
        const expected = new Set<string>();
        for (const each of deeds) {
          if (each.do === 'forget') {
            await store.negatives.forget([each.media]);
            for (const key of [...expected]) if (key.split(' ').includes(String(each.media))) expected.delete(key);
            continue;
          }
          const [a, b] = each.pair;
          const both = [`${String(a)} ${String(b)}`, `${String(b)} ${String(a)}`];
          if (each.do === 'add') {
            const match = { a: { media: a, hash: hashOf(a) }, b: { media: b, hash: hashOf(b) } };
            await store.negatives.add([match, match], AT);
            for (const key of both) expected.add(key);
          } else {
            await store.negatives.remove([{ a, b }]);
            for (const key of both) expected.delete(key);
          }
        }
        const all = [0, 1, 2, 3, 4, 5];
        const partners = await store.negatives.partners(all);
        const byHash = await store.negatives.of(hashes, all);
        for (const a of all) {
          for (const b of all) {
            const isFalse = expected.has(`${String(a)} ${String(b)}`);
            expect(partners.get(a)?.has(b) ?? false).toBe(isFalse);
            expect(byHash.has(negativeKey(hashOf(a), b))).toBe(isFalse);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('tells of the media that it is asked about only', async () => {
    const [a, b, other] = [11, 12, 13];
    await store.negatives.add([{ a: { media: a, hash: hashOf(a) }, b: { media: b, hash: hashOf(b) } }], AT);
    expect(await store.negatives.of([hashOf(a)], [other])).toEqual(new Set());
    expect(await store.negatives.of([hashOf(a)], [b, other])).toEqual(new Set([negativeKey(hashOf(a), b)]));
  });
});

describe('watches', () => {
  const watch = (bureau: string, changes: Partial<NewWatch> = {}): NewWatch => ({
    ...{ bureau, device: null, answer: crypto.randomUUID(), named: false, expiresAt: LATER },
    ...{ sha256: randomHex(32), sha1: null, md5: null, pdq: null },
    ...changes,
  });
  const add = (watches: NewWatch[], limit = 1000) =>
    store.transaction((within) => within.watches.add(watches, limit, AT));

  it('are found by each digest, and by number with what an index needs, until they expire', async () => {
    const pdq = new Uint8Array(randomBytes(256));
    const asked = watch('A', { sha1: randomHex(20), md5: randomHex(16), pdq, named: true });
    expect(await add([asked])).toBe(0);
    const [found] = await store.watches.byDigests({ sha256: [asked.sha256 ?? ''], sha1: [], md5: [] }, AT);
    expect(found).toMatchObject({ ...asked, pdq: expect.anything() as unknown, createdAt: AT });
    const id = found?.id ?? 0;
    for (const digests of [
      { sha256: [], sha1: [asked.sha1 ?? ''], md5: [] },
      { sha256: [], sha1: [], md5: [asked.md5 ?? ''] },
    ]) {
      expect((await store.watches.byDigests(digests, AT)).map((each) => each.id)).toEqual([id]);
      expect(await store.watches.byDigests(digests, LATER)).toEqual([]);
    }
    expect((await store.watches.byIds([id], AT)).map((each) => each.id)).toEqual([id]);
    expect(await store.watches.byIds([id], LATER)).toEqual([]);
    const fed = await store.watches.fingerprintsAfter(id - 1, 10);
    expect(fed.map((each) => [each.id, each.pdq === null ? null : Buffer.from(each.pdq)])).toEqual([
      [id, Buffer.from(pdq)],
    ]);
    expect(await store.watches.expire(AT)).toEqual([]);
    expect(await store.watches.expire(LATER)).toEqual([id]);
    expect(await store.watches.fingerprintsAfter(0, 10)).toEqual([]);
  });

  it('are kept once for each question of a bureau: asked again, they last longer', async () => {
    const asked = watch('B');
    const digests = { sha256: [asked.sha256 ?? ''], sha1: [], md5: [] };
    await add([asked, asked]);
    const [first] = await store.watches.byDigests(digests, AT);
    const longer = '2026-03-01T00:00:00.000Z';
    await add([{ ...asked, expiresAt: longer, named: true }]);
    await add([{ ...asked, expiresAt: '2026-01-02T00:00:00.000Z' }]);
    await add([{ ...asked, bureau: 'C' }]);
    const found = await store.watches.byDigests(digests, AT);
    expect(found.map(({ bureau, expiresAt, named }) => [bureau, expiresAt, named])).toEqual([
      ['B', longer, true],
      ['C', LATER, false],
    ]);
    expect(found[0]?.id).toBe(first?.id);
    await store.watches.expire('2027-01-01T00:00:00.000Z');
  });

  it('are no more than a bureau may have, and what it has already is kept on', async () => {
    const asked = Array.from({ length: 5 }, () => watch('A'));
    expect(await add(asked, 3)).toBe(2);
    expect(await store.watches.count('A')).toBe(3);
    expect(await add([...asked.slice(0, 3), watch('A')], 3)).toBe(1);
    expect(await add([watch('B')], 3)).toBe(0);
    await store.watches.expire('2027-01-01T00:00:00.000Z');
  });
});

describe('known-good sets', () => {
  const add = (set: string, digests: string[]) => store.transaction((within) => addGood(within, set, digests, AT));

  it('tell which of them hold a digest, and are gone with their last digest', async () => {
    const [both, sha1, other] = [randomHex(32), randomHex(20), randomHex(32)];
    expect(await add('one', [both, sha1, sha1])).toBe(2);
    expect(await add('one', [both])).toBe(0);
    expect(await add('two', [both])).toBe(1);
    expect(await store.knownSets.holding([both, sha1, other])).toEqual(
      new Map([
        [both, ['one', 'two']],
        [sha1, ['one']],
      ]),
    );
    expect(await store.knownSets.all()).toEqual([
      { name: 'one', digests: 2, addedAt: AT },
      { name: 'two', digests: 1, addedAt: AT },
    ]);
    expect(await store.knownSets.removeSome('one', 1)).toBe(1);
    expect(await store.knownSets.removeSome('one', 10)).toBe(1);
    expect(await store.knownSets.removeSome('one', 10)).toBeNull();
    expect((await store.knownSets.all()).map(({ name }) => name)).toEqual(['two']);
  });
});

describe('answers and statements', () => {
  it('an answer is remembered with its place in the log, and found by its id', async () => {
    const answer = { id: crypto.randomUUID(), bureau: 'A', sha256: randomHex(32), items: 5, answeredAt: AT, leaf: 7 };
    await store.answers.record(answer);
    expect(await store.answers.find(answer.id)).toEqual(answer);
    expect(await store.answers.find(crypto.randomUUID())).toBeNull();
  });

  it('what was said of a medium is read back, the oldest first, from imports without a rule', async () => {
    const item = randomItem();
    const flags = { scheme: 'plain', codes: ['VictimIdentified'] };
    const category = { scheme: 'plain', code: 'relevant' };
    const said = { ...item, series: 'Series 9', category, flags };
    await store.transaction((within) => within.material.contribute('A', [{ source: 'one', item }], AT));
    await store.transaction((within) => within.material.contribute('B', [{ source: 'two', item: said }], LATER));
    const media = (await store.material.byDigests({ sha256: [item.sha256], sha1: [], md5: [] })).map(
      (each) => each.media,
    );
    const about = { media: media[0], firstSeenAt: AT, rule: null };
    expect(await store.statements.about([...new Set(media)])).toEqual([
      { ...about, bureau: 'A', contributedAt: AT, category: null, flags: null, series: null },
      { ...about, bureau: 'B', contributedAt: LATER, category, flags, series: 'Series 9' },
    ]);
  });
});

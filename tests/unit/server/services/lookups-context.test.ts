import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { LookupAnswer, type LookupItem, type LookupRequest, type WirePdq } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { Lookups } from '#lib/server/services/lookups.ts';
import { expireWatches } from '#lib/server/services/watching.ts';
import { addGood } from '../../../fixtures/known-good.ts';
import { randomHex, randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

const DAY = 24 * 60 * 60 * 1000;
let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let b: Awaited<ReturnType<typeof desk.enrol>>;
const ruleRef = { id: 'all', version: 1 };

beforeAll(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
  const fields = { ...DEFAULT_DATA_RULE.fields, category: 'plain', flags: 'plain', series: 'plain' } as const;
  const rule: DataRule = { ...DEFAULT_DATA_RULE, ...ruleRef, fields, watchDays: 30, nameAsker: true };
  for (const bureau of ['A', 'B']) await desk.store.bureaux.addRule(bureau, rule, '2020-01-01T00:00:00.000Z');
});
afterAll(() => desk.close());

const ask = async (items: Omit<LookupItem, 'ref'>[], more: Partial<LookupRequest> = { context: true }) => {
  const request = { dataRule: ruleRef, ...more, items: items.map((item, ref) => ({ ref, ...item })) };
  const answer = await desk.lookups.answer(b.actor, request, canonicalBytes(request));
  if (!answer.ok) throw new Error(answer.error.code);
  return LookupAnswer.parse(JSON.parse(answer.value));
};
const askOne = async (item: Omit<LookupItem, 'ref'>) => {
  const [result] = (await ask([item])).results;
  if (result === undefined) throw new Error('No result');
  return result;
};
const submit = async (items: SubmissionItem[], by = a) => {
  const { batch, bytes } = await by.device.seal(items, { dataRule: ruleRef });
  const result = await desk.submissions.accept(by.actor, batch, bytes);
  if (!result.ok) throw new Error(result.error.code);
};
const alertsOf = (bureau: string) => desk.store.alerts.list(bureau, { unread: false, kind: null }, null, 200);
const pdqOf = (hash: string): WirePdq => ({ profile: 'direct', quality: 100, hashes: [hash], damaged: false });
const mediaOf = async (sha256: string) => {
  const [found] = await desk.store.material.byDigests({ sha256: [sha256], sha1: [], md5: [] });
  return found?.media ?? 0;
};

describe('the context of a match', () => {
  it('goes to who asks for it, and to nobody else', async () => {
    const item = randomItem({ series: 'Series 9', category: { scheme: 'plain', code: 'relevant' } });
    await submit([item]);
    desk.pass(1000);
    await submit([{ sha256: item.sha256 }], b);
    const [bare] = (await ask([{ sha1: item.sha1 ?? '' }], {})).results;
    expect(bare).not.toHaveProperty('context');
    expect(bare?.matches[0]).not.toHaveProperty('context');
    const [match] = (await askOne({ sha1: item.sha1 ?? '' })).matches;
    expect(match).toMatchObject({ series: 'Series 9', contact: { bureau: 'A' } });
    expect(match?.context).toMatchObject({
      ...{ naming: 'bureau-and-contact', series: ['Series 9'], bureaux: 2, md5Conflict: false },
      category: { scheme: 'plain', code: 'relevant' },
      ...{ investigations: [], identifications: [] },
    });
    expect(Date.parse(match?.context?.lastSeenAt ?? '') - Date.parse(match?.context?.firstSeenAt ?? '')).toBe(1000);
  });

  it('says that one MD5 stands for two files', async () => {
    const md5 = randomHex(16);
    const [one, two] = [randomItem({ md5 }), randomItem({ md5 })];
    await submit([one]);
    const conflict = async (item: Omit<LookupItem, 'ref'>) =>
      (await askOne(item)).matches.map(({ via, context }) => [via, context?.md5Conflict]);
    expect(await conflict({ md5 })).toEqual([['md5', false]]);
    expect(await conflict({ sha256: one.sha256, md5 })).toEqual([['sha256', false]]);
    // The file that is asked about has the MD5 of another one.
    expect(await conflict({ sha256: randomHex(32), md5 })).toEqual([['md5', true]]);
    await submit([two]);
    expect(await conflict({ md5 })).toEqual([
      ['md5', true],
      ['md5', true],
    ]);
  });

  it('tells known-good sets, which make a file ignorable that nobody has contributed', async () => {
    const [good, held] = [randomItem(), randomItem()];
    await submit([held]);
    await desk.store.transaction((store) => addGood(store, 'base', [good.sha256, held.sha1 ?? '']));
    const { sha256, md5 } = good;
    expect(await askOne({ sha256, md5 })).toMatchObject({ verdict: 'ignorable', context: { knownGood: ['base'] } });
    expect(await askOne({ md5 })).toMatchObject({ verdict: 'new', context: { knownGood: [] } });
    const both = await askOne({ sha1: held.sha1 ?? '' });
    expect(both).toMatchObject({ verdict: 'known', matchCount: 1, context: { knownGood: ['base'] } });
  });
});

describe('a near match that a review refuted', () => {
  it('is answered neither by the hash nor by the file of either side, and is counted', async () => {
    const hash = randomHex(32);
    const [one, two] = [randomItem({ pdq: pdqOf(hash) }), randomItem({ pdq: pdqOf(withFlippedBits(hash, 6)) })];
    await submit([one, two]);
    const side = async ({ sha256, pdq }: SubmissionItem) => ({
      media: await mediaOf(sha256),
      hash: new Uint8Array(Buffer.from(pdq?.hashes[0] ?? '', 'hex')),
    });
    const match = { a: await side(one), b: await side(two) };
    const told = async (item: Omit<LookupItem, 'ref'>) => {
      const { matchCount, context } = await askOne(item);
      return [matchCount, context?.refuted];
    };
    const pdq = { one: one.pdq ?? pdqOf(''), two: two.pdq ?? pdqOf('') };
    expect(await told({ pdq: pdq.one })).toEqual([2, 0]);
    await desk.store.negatives.add([match], '2026-01-01T00:00:00.000Z');
    expect(await told({ pdq: pdq.one })).toEqual([1, 1]);
    expect(await told({ pdq: pdq.two })).toEqual([1, 1]);
    // The file is the same, whatever its picture hashes to there.
    const turned = pdqOf(withFlippedBits(hash, 3));
    expect(await told({ pdq: turned })).toEqual([2, 0]);
    expect(await told({ sha256: one.sha256, pdq: turned })).toEqual([1, 1]);
    // Asked about by its digest it is that file, refuted or not.
    expect(await told({ sha256: two.sha256, pdq: pdq.one })).toEqual([1, 1]);
    await desk.store.negatives.remove([{ a: match.b.media, b: match.a.media }]);
    expect(await told({ pdq: pdq.two })).toEqual([2, 0]);
  });
});

describe('a near match that a review confirmed', () => {
  it('is told to be one to whoever asks about either file, and to nobody who asks about another picture', async () => {
    const hash = randomHex(32);
    const [one, two] = [randomItem({ pdq: pdqOf(hash) }), randomItem({ pdq: pdqOf(withFlippedBits(hash, 6)) })];
    await submit([one, two]);
    const [a = 0, b = 0] = [await mediaOf(one.sha256), await mediaOf(two.sha256)].sort((x, y) => x - y);
    const told = async (item: Omit<LookupItem, 'ref'>) =>
      (await askOne(item)).matches.map(({ via, context }) => [via, context?.confirmed]);
    const asked = { sha256: one.sha256, pdq: one.pdq };
    await desk.store.pairs.open([{ a, b, distance: 6 }], '2026-01-01T00:00:00.000Z');
    expect(await told(asked)).toEqual([
      ['sha256', false],
      ['pdq', false],
    ]);
    const [pair] = await desk.store.pairs.list({ state: 'open', bureau: null }, 'age', 0, 1);
    await desk.store.pairs.decide(pair?.id ?? '', 'confirmed', '2026-01-02T00:00:00.000Z');
    expect(await told(asked)).toEqual([
      ['sha256', false],
      ['pdq', true],
    ]);
    expect(await told({ sha256: two.sha256, pdq: two.pdq })).toContainEqual(['pdq', true]);
    expect(await told({ pdq: one.pdq })).toEqual([
      ['pdq', false],
      ['pdq', false],
    ]);
  });
});

describe('an answer', () => {
  it('has a leaf of the log, and is remembered with it', async () => {
    const before = await desk.store.log.size();
    const { answerId } = await ask([{ sha256: randomHex(32) }]);
    expect(await desk.store.answers.find(answerId)).toMatchObject({ bureau: 'B', items: 1, leaf: before });
  });

  it('is heard of by who holds the material, once a day for the same, and names the asker only if it lets itself be', async () => {
    const item = randomItem();
    await submit([item]);
    await submit([randomItem()], b);
    const heard = async () => (await alertsOf('A')).filter(({ subject }) => subject.media.includes(item.sha256));
    await ask([{ sha256: item.sha256 }, { sha256: randomHex(32) }]);
    await ask([{ md5: item.md5 ?? '' }]);
    expect(await heard()).toMatchObject([
      {
        kind: 'met-by-look-up',
        subject: { items: 1, media: [item.sha256], verdict: 'known', bureau: null, contact: null },
      },
    ]);
    desk.pass(DAY);
    await ask([{ sha256: item.sha256 }], { named: true });
    expect((await heard()).map(({ subject }) => subject.bureau).sort()).toEqual(['B', null]);
    expect((await alertsOf('B')).filter(({ kind }) => kind === 'met-by-look-up')).toEqual([]);
  });

  it('is heard of by the colleagues of who asked, without what was asked, when somebody is identified', async () => {
    const flags = { scheme: 'plain', codes: ['VictimIdentified'] };
    const [item, plain] = [randomItem({ flags }), randomItem()];
    await submit([item, plain]);
    const own = async () => (await alertsOf('B')).filter(({ kind }) => kind === 'own-look-up-met');
    await ask([{ sha256: plain.sha256 }]);
    expect(await own()).toEqual([]);
    await ask([{ sha256: item.sha256 }, { sha256: plain.sha256 }]);
    expect(await own()).toMatchObject([{ subject: { items: 1, media: [], verdict: 'identified', bureau: null } }]);
  });
});

describe('watching', () => {
  it('remembers what is new for as long as was asked, says so, and forgets it then', async () => {
    const held = randomItem();
    await submit([held]);
    const fresh = randomItem();
    const { sha256, sha1, md5, pdq } = fresh;
    const { watched, results } = await ask([{ sha256, sha1, md5, pdq }, { sha256: held.sha256 }], {
      watchDays: 30,
      context: true,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['new', 'known']);
    const until = new Date(desk.clock().getTime() + 30 * DAY).toISOString();
    expect(watched).toEqual({ items: 1, until });
    const digests = { sha256: [sha256, held.sha256], sha1: [], md5: [] };
    const at = () => desk.clock().toISOString();
    expect(await desk.store.watches.byDigests(digests, at())).toMatchObject([
      { bureau: 'B', device: b.actor.device, sha256, sha1, md5, named: false, expiresAt: until },
    ]);
    const gone: number[] = [];
    const near = { unwatch: (watches: readonly number[]) => Promise.resolve(void gone.push(...watches)) };
    expect(await expireWatches(desk.store, near, at())).toBe(0);
    desk.pass(30 * DAY);
    expect(await expireWatches(desk.store, near, at())).toBe(1);
    expect(gone).toHaveLength(1);
    expect(await desk.store.watches.fingerprintsAfter(0, 10)).toEqual([]);
  });

  it('keeps nothing of a question that does not ask for it', async () => {
    expect(await ask([{ sha256: randomHex(32) }])).not.toHaveProperty('watched');
    expect(await desk.store.watches.fingerprintsAfter(0, 10)).toEqual([]);
  });

  describe('what is contributed while the question is searched for', () => {
    const asked = randomItem();
    const hash = asked.pdq?.hashes[0] ?? '';
    test.for([
      ['the same file', { sha256: asked.sha256 }, 2, 'known', 0],
      ['the same file by its MD5', { sha256: randomHex(32), md5: asked.md5 }, 2, 'known', 0],
      ['a near picture', { sha256: randomHex(32), pdq: pdqOf(withFlippedBits(hash, 31)) }, 2, 'known', 0],
      ['a picture that is not near', { sha256: randomHex(32), pdq: pdqOf(withFlippedBits(hash, 32)) }, 1, 'new', 1],
    ] as const)('%s', async ([, arriving, searched, verdict, items]) => {
      const own = await openDesk();
      const [from, by] = [await own.enrol('A'), await own.enrol('B')];
      const rule = { ...DEFAULT_DATA_RULE, ...ruleRef, watchDays: 30 };
      for (const bureau of ['A', 'B']) await own.store.bureaux.addRule(bureau, rule, '2020-01-01T00:00:00.000Z');
      let searches = 0;
      const search: typeof own.near.search = async (questions) => {
        const found = await own.near.search(questions);
        if (searches++ > 0) return found;
        const { batch, bytes } = await from.device.seal([arriving], { dataRule: ruleRef });
        await own.submissions.accept(from.actor, batch, bytes);
        return found;
      };
      const { sha256, md5, pdq } = asked;
      const request: LookupRequest = {
        ...{ dataRule: ruleRef, watchDays: 30, context: true },
        items: [{ ref: 0, sha256, md5, pdq }],
      };
      const lookups = new Lookups({ ...own, near: { ...own.near, search } });
      const answer = await lookups.answer(by.actor, request, canonicalBytes(request));
      if (!answer.ok) throw new Error(answer.error.code);
      const { results, watched } = LookupAnswer.parse(JSON.parse(answer.value));
      expect([searches, results[0]?.verdict, watched?.items]).toEqual([searched, verdict, items]);
      await own.close();
    });
  });
});

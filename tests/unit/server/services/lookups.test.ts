import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { EMPTY_SHA256, sha256Hex } from '#lib/domain/hash.ts';
import { hammingDistance } from '#lib/domain/pdq.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import {
  LookupAnswer,
  type LookupItem,
  type LookupRequest,
  type LookupResult,
  type WirePdq,
} from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { err } from '#lib/domain/result.ts';
import { Lookups } from '#lib/server/services/lookups.ts';
import { randomHex, randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let b: Awaited<ReturnType<typeof desk.enrol>>;

beforeAll(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
});
afterAll(() => desk.close());

const RULE = { id: DEFAULT_DATA_RULE.id, version: DEFAULT_DATA_RULE.version };
const ask = (items: LookupItem[], dataRule = RULE, lookups = desk.lookups) => {
  const request = { dataRule, items };
  return lookups.answer(b.actor, request, canonicalBytes(request));
};
const answerTo = async (items: LookupItem[]) => {
  const result = await ask(items);
  if (!result.ok) throw new Error(result.error.code);
  return LookupAnswer.parse(JSON.parse(result.value));
};
const resultOf = async (item: Omit<LookupItem, 'ref'>): Promise<LookupResult> => {
  const { results } = await answerTo([{ ref: 0, ...item }]);
  const [result] = results;
  if (result === undefined) throw new Error('No result');
  return result;
};
const submit = async (items: SubmissionItem[], by = a) => {
  const { batch, bytes } = await by.device.seal(items);
  const result = await desk.submissions.accept(by.actor, batch, bytes);
  if (!result.ok) throw new Error(result.error.code);
};
const pdqOf = (...hashes: string[]): WirePdq => ({ profile: 'direct', quality: 100, hashes, damaged: false });

describe('the answer to a look-up', () => {
  it('is signed by the hub and bound to the bytes of the question', async () => {
    const items = [{ ref: 7, sha256: randomHex(32) }];
    const answer = await answerTo(items);
    expect(answer.requestSha256).toBe(await sha256Hex(canonicalBytes({ dataRule: RULE, items })));
    expect(answer.results).toEqual([{ ref: 7, verdict: 'new', matches: [], matchCount: 0 }]);
    expect(await verify(desk.key.publicKey, 'lintel/lookup-answer/1', unsigned(answer), answer.signature)).toBe(true);
  });

  it('names who holds the file, and by what it was found', async () => {
    const item = randomItem();
    await submit([item]);
    const { sha256, sha1, md5 } = item;
    const contact = { bureau: 'A', name: 'Bureau A', reach: null };
    for (const [via, question] of Object.entries({ sha256: { sha256 }, sha1: { sha1 }, md5: { md5 } })) {
      const result = await resultOf(question);
      expect(result).toMatchObject({ verdict: 'known', matchCount: 1, matches: [{ via, verdict: 'known', contact }] });
      expect(result.matches[0]).not.toHaveProperty('distance');
    }
  });

  it('finds near hashes up to 31 bits, by any of the eight, and none beyond', async () => {
    const item = randomItem();
    const [original = ''] = item.pdq?.hashes ?? [];
    await submit([item]);
    const others = Array.from({ length: 7 }, () => randomHex(32));
    for (const distance of [0, 1, 30, 31]) {
      const result = await resultOf({ pdq: pdqOf(...others, withFlippedBits(original, distance)) });
      expect(result.matches).toMatchObject([{ via: 'pdq', distance }]);
    }
    expect(await resultOf({ pdq: pdqOf(withFlippedBits(original, 32)) })).toMatchObject({ verdict: 'new' });
    expect(await resultOf({ pdq: pdqOf(item.pdq?.hashes[3] ?? '') })).toMatchObject({ verdict: 'new' });
  });

  it('says once for each bureau and file what is strongest', async () => {
    const item = randomItem();
    await submit([item]);
    await submit([item]);
    await submit([item], b);
    const [original = ''] = item.pdq?.hashes ?? [];
    const copy = randomItem({ pdq: { ...pdqOf(withFlippedBits(original, 5)), damaged: true } });
    await submit([copy]);
    const { sha1, md5, pdq } = item;
    const result = await resultOf({ sha1, md5, pdq });
    expect(result.matchCount).toBe(3);
    expect(
      result.matches.map(({ via, distance, damaged, contact }) => [via, distance, damaged, contact?.bureau]),
    ).toEqual([
      ['sha1', undefined, false, 'A'],
      ['sha1', undefined, false, 'B'],
      ['pdq', 5, true, 'A'],
    ]);
  });

  it('lists 50 matches and counts all', async () => {
    const hash = randomHex(32);
    await submit(Array.from({ length: 60 }, (_, i) => randomItem({ pdq: pdqOf(withFlippedBits(hash, i % 31)) })));
    const result = await resultOf({ pdq: pdqOf(hash) });
    expect(result.matchCount).toBe(60);
    const distances = result.matches.map(({ distance }) => distance ?? 0);
    expect(distances).toHaveLength(50);
    expect(distances).toEqual(distances.toSorted((x, y) => x - y));
  });

  it('tells what a bureau did not disclose to nobody: a digest finds only those who stated it', async () => {
    const item = randomItem();
    await submit([item]);
    await submit([{ sha256: item.sha256 }], b);
    const result = await resultOf({ md5: item.md5 });
    expect(result.matches.map(({ contact }) => contact?.bureau)).toEqual(['A']);
  });

  it('leaves nothing of the question in the store', async () => {
    const item = randomItem();
    const { sha256, sha1, md5 } = item;
    const request = { dataRule: RULE, items: [{ ref: 0, sha256, sha1, md5 }] };
    await ask(request.items);
    const stored = await everythingStored(desk.store);
    const asked = [sha256, sha1 ?? '', md5 ?? '', await sha256Hex(canonicalBytes(request))];
    for (const digest of asked) expect(stored).not.toContain(digest);
  });
});

describe('a look-up is refused', () => {
  it('under a rule that is unknown, forbids look-ups, or does not allow a field', async () => {
    const rule = { ...DEFAULT_DATA_RULE, id: 'no-lookups', lookups: false };
    await desk.store.bureaux.addRule('B', rule, '2020-01-01T00:00:00.000Z');
    await desk.store.bureaux.addRule(
      'B',
      { ...DEFAULT_DATA_RULE, id: 'few', fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none' } },
      '2020-01-01T00:00:00.000Z',
    );
    const items = [{ ref: 0, sha256: randomHex(32) }];
    const codes = async (id: string, asked: LookupItem[] = items) => {
      const result = await ask(asked, { id, version: 1 });
      return result.ok ? 'answered' : [result.error.code, result.error.detail];
    };
    expect(await codes('none')).toEqual(['unknown-data-rule', 'dataRule']);
    expect(await codes('no-lookups')).toEqual(['field-outside-data-rule', 'dataRule: no look-ups']);
    expect(await codes('few', [...items, { ref: 1, md5: randomHex(16) }])).toEqual([
      'field-outside-data-rule',
      'items/1: md5',
    ]);
    expect(await codes('few')).toBe('answered');
  });

  it('when it asks for more than an answer, and its rule does not', async () => {
    const rule = (id: string, changes: Partial<DataRule>) =>
      desk.store.bureaux.addRule('B', { ...DEFAULT_DATA_RULE, id, ...changes }, '2020-01-01T00:00:00.000Z');
    await rule('watching', { watchDays: 30 });
    await rule('named', { nameAsker: true });
    const told = async (id: string, more: Pick<LookupRequest, 'watchDays' | 'named'>) => {
      const request: LookupRequest = {
        dataRule: { id, version: 1 },
        ...more,
        items: [{ ref: 0, sha256: randomHex(32) }],
      };
      const result = await desk.lookups.answer(b.actor, request, canonicalBytes(request));
      return result.ok ? 'answered' : [result.error.code, result.error.detail];
    };
    expect(await told(RULE.id, { watchDays: 1 })).toEqual(['field-outside-data-rule', 'watchDays']);
    expect(await told(RULE.id, { named: true })).toEqual(['field-outside-data-rule', 'named']);
    expect(await told('watching', { watchDays: 31 })).toEqual(['field-outside-data-rule', 'watchDays']);
    expect(await told('watching', { named: true })).toEqual(['field-outside-data-rule', 'named']);
    expect(await told('watching', { watchDays: 30 })).toBe('answered');
    expect(await told('named', { named: true })).toBe('answered');
  });

  it('when it is about the empty file', async () => {
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
    for (const [field, item] of Object.entries({ sha256: { sha256: EMPTY_SHA256 }, sha1: { sha1 }, md5: { md5 } })) {
      expect(await ask([{ ref: 0, ...item }])).toEqual({
        ok: false,
        error: { code: 'malformed-request', detail: `items/0/${field}: empty-file` },
      });
    }
  });

  it('by role, and for a while when the index is away', async () => {
    const { actor } = await desk.enrol('A', 'auditor');
    const request = { dataRule: RULE, items: [{ ref: 0, pdq: pdqOf(randomHex(32)) }] };
    expect(await desk.lookups.answer(actor, request, canonicalBytes(request))).toMatchObject({
      error: { code: 'not-allowed' },
    });
    const away = new Lookups({
      ...desk,
      near: { forget: () => Promise.resolve(), search: () => Promise.resolve(err('unavailable')) },
    });
    expect(await ask(request.items, RULE, away)).toEqual({ ok: false, error: { code: 'not-ready', retryAfter: 1 } });
  });
});

describe('look-ups over random material', () => {
  it('agree with a plain comparison of everything with everything', async () => {
    const own = await openDesk();
    const [first, second] = [await own.enrol('A'), await own.enrol('B')];
    const held: { bureau: string; item: SubmissionItem }[] = [];
    // Few digests and near hashes, so that all kinds of coincidence occur.
    const pool = Array.from({ length: 6 }, () => randomItem());
    const pick = fc.nat(pool.length - 1).map((index) => pool[index] ?? randomItem());
    const nearPdq = fc
      .tuple(pick, fc.integer({ min: 0, max: 45 }))
      .map(([item, bits]) => pdqOf(withFlippedBits(item.pdq?.hashes[0] ?? '', bits)));
    const part = { sha1: pick.map((item) => item.sha1 ?? ''), md5: pick.map((item) => item.md5 ?? ''), pdq: nearPdq };
    const submitted = fc.record({ sha256: pick.map((item) => item.sha256), ...part }, { requiredKeys: ['sha256'] });
    const asked = fc.record({ sha256: pick.map((item) => item.sha256), ...part }, { requiredKeys: [] });
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.boolean(), submitted), { maxLength: 3 }),
          fc.array(asked, { minLength: 1, maxLength: 5 }),
          async (contributions, questions) => {
            for (const [isFirst, item] of contributions) {
              const by = isFirst ? first : second;
              const { batch, bytes } = await by.device.seal([item]);
              expect(await own.submissions.accept(by.actor, batch, bytes)).toMatchObject({ ok: true });
              held.push({ bureau: by.actor.bureau, item });
            }
            const items = questions.map((question, ref) => ({ ref, ...question }));
            const request = { dataRule: RULE, items };
            const answer = await own.lookups.answer(first.actor, request, canonicalBytes(request));
            if (!answer.ok) throw new Error(answer.error.code);
            const { results } = LookupAnswer.parse(JSON.parse(answer.value));
            expect(results.map(({ matches, matchCount }) => [matches.map(summary), matchCount])).toEqual(
              items.map((item) => {
                const expected = expectedMatches(item, held);
                return [expected.slice(0, 50), expected.length];
              }),
            );
          },
        ),
        { numRuns: 60 },
      );
    } finally {
      await own.close();
    }
  });
});

const summary = ({ via, distance, contact }: LookupResult['matches'][number]) =>
  [via, distance ?? null, contact?.bureau] as const;

/** What a look-up must find, by comparing with each contribution in turn. */
function expectedMatches(item: LookupItem, held: readonly { bureau: string; item: SubmissionItem }[]) {
  const ways = ['sha256', 'sha1', 'md5', 'pdq'];
  const best = new Map<string, readonly [string, number | null, string]>();
  for (const { bureau, item: stored } of held) {
    const found: (readonly [string, number | null, string])[] = [];
    for (const via of ['sha256', 'sha1', 'md5'] as const) {
      if (item[via] !== undefined && item[via] === stored[via]) found.push([via, null, bureau]);
    }
    if (item.pdq !== undefined && stored.pdq !== undefined) {
      const distances = item.pdq.hashes.map((hash) => hammingDistance(hash, stored.pdq?.hashes[0] ?? ''));
      if (Math.min(...distances) <= 31) found.push(['pdq', Math.min(...distances), bureau]);
    }
    for (const match of found) {
      const holder = `${stored.sha256} ${bureau}`;
      const other = best.get(holder);
      if (other === undefined || order(match, other) < 0) best.set(holder, match);
    }
  }
  return [...best.values()].sort(order);

  function order(x: readonly [string, number | null, string], y: readonly [string, number | null, string]): number {
    return (
      ways.indexOf(x[0]) - ways.indexOf(y[0]) || (x[1] ?? 0) - (y[1] ?? 0) || (x[2] < y[2] ? -1 : x[2] > y[2] ? 1 : 0)
    );
  }
}

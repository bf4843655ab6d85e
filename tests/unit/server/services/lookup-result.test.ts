import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataRule, DEFAULT_DATA_RULE, HolderNaming } from '#lib/domain/data-rule.ts';
import { strongestVerdict, verdictStrength } from '#lib/domain/verdict.ts';
import { LookupResult, MAX_MATCHES } from '#lib/domain/wire/lookup.ts';
import { HolderNamings } from '#lib/server/services/holder-namings.ts';
import type { Hit } from '#lib/server/services/hits.ts';
import { resultOf } from '#lib/server/services/lookup-result.ts';
import { contextsOf } from '#lib/server/services/match-context.ts';
import type { MediaStanding } from '#lib/server/store/casework-store.ts';
import type { Statement } from '#lib/server/store/statement-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { hexOf, instant, uuidV7 } from '../../domain/arbitraries.ts';

const CODES = ['ALPHA', 'BRAVO', 'CHARLIE', 'DELTA'];
const AT = '2026-03-01T09:00:00.000Z';
const naming = fc.constantFrom(...HolderNaming.options);
const bureauCode = fc.constantFrom(...CODES);
const nameOf = (code: string) => `Name of ${code}`;
const reachOf = (code: string) => `reach-of-${code}@example`;
const claimReachOf = (code: string) => `claim-of-${code}@example`;

/** Rules of each bureau: version 1 to 3, the last of them in force. */
const rules = fc.record(
  Object.fromEntries(CODES.map((code) => [code, fc.array(naming, { minLength: 3, maxLength: 3 })])),
);

const statement: fc.Arbitrary<Statement> = fc.record({
  media: fc.integer({ min: 1, max: 4 }),
  bureau: bureauCode,
  firstSeenAt: fc.constant('2026-01-01T00:00:00.000Z'),
  contributedAt: instant,
  rule: fc.option(fc.integer({ min: 1, max: 3 }).map((version) => ({ id: 'rule', version }))),
  category: fc.option(fc.constant({ scheme: 'plain', code: 'relevant' })),
  flags: fc.option(
    fc.record({
      scheme: fc.constantFrom('plain', 'of-somebody'),
      codes: fc.uniqueArray(fc.constantFrom('VictimIdentified', 'OffenderIdentified', 'IsDistributed', 'IsSuspected'), {
        minLength: 1,
      }),
    }),
  ),
  series: fc.option(fc.constantFrom('Series 1', 'Series 2')),
});

const standing: fc.Arbitrary<MediaStanding> = fc.record({
  identifications: fc.array(
    fc.record({
      id: uuidV7,
      kind: fc.constantFrom('victim', 'offender'),
      bureau: bureauCode,
      country: fc.constant('CH'),
    }),
    { maxLength: 2 },
  ),
  investigations: fc.array(
    bureauCode.chain((bureau) =>
      fc.record({
        ...{ id: uuidV7, bureau: fc.constant(bureau), expiresAt: instant },
        contact: fc.option(fc.constant(claimReachOf(bureau))),
      }),
    ),
    { maxLength: 1 },
  ),
  series: fc.array(fc.record({ id: uuidV7, name: fc.constant('Of the hub') }), { maxLength: 1 }),
});

const world = fc.record({
  rules,
  said: fc.array(statement, { minLength: 1, maxLength: 12 }),
  standings: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), standing), { maxLength: 4 }),
  withContext: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** As much of a store as an answer reads, over plain lists. */
function storeOf({ rules: all, said, standings }: World): Store {
  const ruleOf = (code: string, version: number): DataRule => {
    const nameHolder = all[code]?.[version - 1] ?? 'hub-only';
    return { ...DEFAULT_DATA_RULE, id: 'rule', version, nameHolder };
  };
  const about = (media: readonly number[]) => said.filter((each) => media.includes(each.media));
  return {
    statements: { about: (media: readonly number[]) => Promise.resolve(about(media)) },
    casework: { standing: () => Promise.resolve(new Map(standings)) },
    bureaux: {
      all: () => Promise.resolve(CODES.map((code) => ({ code, name: nameOf(code), reach: reachOf(code) }))),
      ruleInForce: (code: string) => Promise.resolve({ rule: ruleOf(code, 3), madeBy: null }),
      rule: (code: string, { version }: { version: number }) => Promise.resolve(ruleOf(code, version)),
    },
  } as unknown as Store;
}

/** A hit for each bureau and medium of which anything is said. */
function hitsIn({ said }: World): Hit[] {
  const holders = new Map(said.map(({ media, bureau }) => [`${String(media)} ${bureau}`, { media, bureau }]));
  return [...holders.values()].map(({ media, bureau }, i) => ({
    via: 'sha256',
    md5Conflict: false,
    confirmed: false,
    contribution: { id: i, media, bureau, sha256: 'ab'.repeat(32), sha1: null, md5: null, damaged: false },
  }));
}

async function answerIn(given: World): Promise<LookupResult> {
  const contexts = await contextsOf(storeOf(given), new HolderNamings(), { media: [1, 2, 3, 4], at: AT });
  const told = { contexts, knownGood: new Map(), withContext: given.withContext };
  return resultOf({ ref: 0 }, { hits: hitsIn(given), refuted: 0 }, told);
}

describe('a line of an answer', () => {
  it('names nobody further than each rule of theirs allows, whatever is known of a medium', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const result = await answerIn(given);
        const text = JSON.stringify(result);
        for (const code of CODES) {
          const inForce = given.rules[code]?.[2];
          if (inForce === 'hub-only') for (const word of [code, nameOf(code)]) expect(text).not.toContain(word);
          if (inForce !== 'bureau-and-contact')
            for (const word of [reachOf(code), claimReachOf(code)]) expect(text).not.toContain(word);
        }
        for (const { contact, context } of result.matches) {
          if (contact === null) continue;
          const holders = given.said.filter(({ bureau }) => bureau === contact.bureau);
          // A rule of the past forbids it for what was submitted under it, and for nothing else.
          const media = new Set(holders.map(({ media: each }) => each));
          const narrow = [...media].filter((medium) =>
            holders.some(({ media: each, rule }) => {
              const then = rule === null ? undefined : given.rules[contact.bureau]?.[rule.version - 1];
              return each === medium && then !== undefined && then !== 'bureau-and-contact';
            }),
          );
          if (narrow.length === media.size) expect(contact.reach).toBeNull();
          if (context !== undefined) expect(contact.reach === null).toBe(context.naming !== 'bureau-and-contact');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has the verdict of its strongest match, which stands first, and is what the schema says', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const result = await answerIn(given);
        expect(LookupResult.parse(result)).toEqual(result);
        const verdicts = result.matches.map(({ verdict }) => verdict);
        expect(result.verdict).toBe(strongestVerdict(verdicts));
        expect(verdicts[0]).toBe(result.verdict);
        expect(verdicts.map(verdictStrength)).toEqual(verdicts.map(verdictStrength).toSorted((a, b) => b - a));
        for (const verdict of verdicts) expect(['known', 'under-investigation', 'identified']).toContain(verdict);
        expect(result.matches.every(({ context }) => (context !== undefined) === given.withContext)).toBe(true);
        expect('context' in result).toBe(given.withContext);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a flag at its word in a scheme that it knows, and never as a no', async () => {
    const flagged = (scheme: string) => ({
      ...{ media: 1, bureau: 'ALPHA', firstSeenAt: AT, contributedAt: AT, rule: null, category: null, series: null },
      flags: { scheme, codes: ['VictimIdentified', 'IsSuspected'] },
    });
    const all = Object.fromEntries(CODES.map((code) => [code, Array<HolderNaming>(3).fill('bureau')]));
    const of = (said: Statement[]) => answerIn({ rules: all, said, standings: [], withContext: true });
    const known = await of([flagged('uk-abc'), { ...flagged('uk-abc'), bureau: 'BRAVO', flags: null }]);
    expect(known.verdict).toBe('identified');
    expect(known.matches.map(({ verdict, flags }) => [verdict, flags.victimIdentified])).toEqual([
      ['identified', true],
      ['identified', null],
    ]);
    expect(known.matches[0]?.flags).toMatchObject({ offenderIdentified: null, distributed: null });
    expect(await of([flagged('of-somebody')])).toMatchObject({ verdict: 'known' });
  });

  it('lists the strongest of very many matches and counts all', async () => {
    const said = Array.from({ length: 60 }, (_, i) => ({
      ...{ media: 1000 + i, bureau: 'ALPHA', firstSeenAt: AT, contributedAt: AT, rule: null, category: null },
      ...{ series: null, flags: i === 59 ? { scheme: 'plain', codes: ['VictimIdentified'] } : null },
    }));
    const given: World = {
      ...{ said, standings: [], withContext: false },
      rules: Object.fromEntries(CODES.map((code) => [code, ['bureau', 'bureau', 'bureau']])),
    };
    const media = said.map((each) => each.media);
    const contexts = await contextsOf(storeOf(given), new HolderNamings(), { media, at: AT });
    const result = resultOf(
      { ref: 0 },
      { hits: hitsIn(given), refuted: 0 },
      { contexts, knownGood: new Map(), withContext: false },
    );
    expect(result).toMatchObject({ verdict: 'identified', matchCount: 60 });
    expect(result.matches).toHaveLength(MAX_MATCHES);
    expect(result.matches[0]?.verdict).toBe('identified');
  });

  it('is ignorable by SHA-256 or SHA-1 alone, and never when anybody has contributed the file', async () => {
    const digest = hexOf(32);
    await fc.assert(
      fc.asyncProperty(
        ...([digest, hexOf(20), hexOf(16), fc.subarray(['sha256', 'sha1', 'md5']), fc.boolean(), world] as const),
        async (sha256, sha1, md5, known, isHeld, given) => {
          const contexts = await contextsOf(storeOf(given), new HolderNamings(), { media: [1, 2, 3, 4], at: AT });
          const digests = { sha256, sha1, md5 };
          const knownGood = new Map(known.map((name) => [digests[name as keyof typeof digests], ['set']]));
          const hits = isHeld ? hitsIn(given) : [];
          const result = resultOf(
            { ref: 0, ...digests },
            { hits, refuted: 0 },
            { contexts, knownGood, withContext: true },
          );
          const isGood = known.includes('sha256') || known.includes('sha1');
          expect(result.verdict === 'ignorable').toBe(isGood && !isHeld);
          expect(result.context?.knownGood).toEqual(isGood ? ['set'] : []);
        },
      ),
    );
  });
});

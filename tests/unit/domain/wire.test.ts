import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { DataRule } from '#lib/domain/data-rule.ts';
import { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import {
  Challenge,
  ChallengeRequest,
  EnrolmentAnswer,
  EnrolmentRequest,
  SessionAnswer,
  SessionRequest,
} from '#lib/domain/wire/identity.ts';
import { FileName, FreeText, Place } from '#lib/domain/wire/item-fields.ts';
import { Checkpoint, LogProof } from '#lib/domain/wire/log.ts';
import { LookupAnswer, LookupRequest, MAX_LOOKUP_ITEMS, MAX_MATCHES, WirePdq } from '#lib/domain/wire/lookup.ts';
import { Problem, problem, PROBLEMS } from '#lib/domain/wire/problem.ts';
import { Batch, MAX_BATCH_ITEMS, Receipt } from '#lib/domain/wire/submission.ts';
import { wire } from './wire-arbitraries.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A copy of a value for each place in it that a change applies to, with that one place changed. */
function* changedAtOnePlace(value: Json, change: (at: Json) => Json | undefined): Generator<Json> {
  const changed = change(value);
  if (changed !== undefined) yield changed;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const other of changedAtOnePlace(item, change)) yield value.with(i, other);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      for (const other of changedAtOnePlace(member, change)) yield { ...value, [key]: other };
  }
}

/** A copy in which no object has this member. */
function withoutMember(value: Json, name: string): Json {
  const kept = (key: string, member: Json) => (key === name ? undefined : member);
  return JSON.parse(JSON.stringify(value, kept)) as Json;
}

const isObject = (value: Json) => typeof value === 'object' && value !== null && !Array.isArray(value);

const cases: [string, z.ZodMiniType, fc.Arbitrary<unknown>][] = [
  ['Batch', Batch, wire.batch],
  ['Challenge', Challenge, wire.challenge],
  ['Checkpoint', Checkpoint, wire.checkpoint],
  ['DataRule', DataRule, wire.dataRule],
  ['DataRuleDocument', DataRuleDocument, wire.dataRuleDocument],
  ['EnrolmentAnswer', EnrolmentAnswer, wire.enrolmentAnswer],
  ['EnrolmentRequest', EnrolmentRequest, wire.enrolmentRequest],
  ['LogProof', LogProof, wire.logProof],
  ['LookupAnswer', LookupAnswer, wire.lookupAnswer],
  ['LookupRequest', LookupRequest, wire.lookupRequest],
  ['Receipt', Receipt, wire.receipt],
  ['RuleInForce', RuleInForce, wire.ruleInForce],
  ['SessionAnswer', SessionAnswer, wire.sessionAnswer],
  ['SessionRequest', SessionRequest, wire.sessionRequest],
];

describe.each(cases)('%s', (_name, schema, arbitrary) => {
  const value = arbitrary as fc.Arbitrary<Json>;
  const isRefused = (candidate: Json) => !schema.safeParse(candidate).success;

  it('comes back as it was sent', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(schema.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
      }),
    );
  });

  it('has no room for a further member anywhere', () => {
    const extra = fc.tuple(
      fc.string().map((key) => `x${key}`),
      fc.jsonValue() as fc.Arbitrary<Json>,
    );
    fc.assert(
      fc.property(value, extra, (sent, [key, member]) => {
        const add = (at: Json) => (isObject(at) ? { ...(at as object), [key]: member } : undefined);
        for (const candidate of changedAtOnePlace(sent, add)) expect(isRefused(candidate)).toBe(true);
      }),
    );
  });

  it('has no room for a long string anywhere, but for free text', () => {
    // Lengths are counted in characters, of which each may be two units of UTF-16.
    const longer = (at: Json) => (typeof at === 'string' ? at.padEnd(600, at === '' ? 'a' : at) : undefined);
    fc.assert(
      fc.property(value, (sent) => {
        for (const candidate of changedAtOnePlace(withoutMember(sent, 'text'), longer))
          expect(isRefused(candidate)).toBe(true);
      }),
    );
  });

  it('has no room for numbers that are not whole, or beyond what is safe, but for the degrees of a place', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0.5, -1, 2 ** 53, 1e300), (sent, number) => {
        const other = (at: Json) => (typeof at === 'number' ? number : undefined);
        for (const candidate of changedAtOnePlace(withoutMember(sent, 'gps'), other))
          expect(isRefused(candidate)).toBe(true);
      }),
    );
  });

  it('is not anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (other) => {
        expect(isRefused(other as Json)).toBe(true);
      }),
    );
  });
});

it('lists have an end', () => {
  const [batch] = fc.sample(wire.batch, 1);
  const [request] = fc.sample(wire.lookupRequest, 1);
  const [answer] = fc.sample(wire.lookupAnswer, 1);
  const many = <T>(items: readonly T[] | undefined, count: number) => Array.from({ length: count }, () => items?.[0]);
  expect(Batch.safeParse({ ...batch, items: many(batch?.items, MAX_BATCH_ITEMS) }).success).toBe(true);
  expect(Batch.safeParse({ ...batch, items: many(batch?.items, MAX_BATCH_ITEMS + 1) }).success).toBe(false);
  expect(Batch.safeParse({ ...batch, items: [] }).success).toBe(false);
  expect(LookupRequest.safeParse({ ...request, items: many(request?.items, MAX_LOOKUP_ITEMS + 1) }).success).toBe(
    false,
  );
  expect(LookupRequest.safeParse({ ...request, items: [] }).success).toBe(false);
  const match = { via: 'md5', verdict: 'known', damaged: false, series: null, contact: null };
  const flags = { victimIdentified: null, offenderIdentified: null, distributed: null };
  const withMatches = (count: number) => ({
    ...answer,
    results: [{ ref: 0, verdict: 'known', matches: many([{ ...match, flags }], count), matchCount: count }],
  });
  expect(LookupAnswer.safeParse(withMatches(MAX_MATCHES)).success).toBe(true);
  expect(LookupAnswer.safeParse(withMatches(MAX_MATCHES + 1)).success).toBe(false);
});

it('a place is a country, a cell of the map, or a point of it', () => {
  for (const place of [
    { country: 'CH' },
    { grid: cell(899, 1799) },
    { grid: cell(-900, -1800) },
    { exact: cell(-90, 180) },
  ])
    expect(Place.safeParse(place).success).toBe(true);
  const off = [cell(900, 0), cell(0, 1800), cell(-901, 0), cell(0, -1801), cell(0.5, 0)].map((grid) => ({ grid }));
  for (const place of [...off, { country: 'Chad' }, { exact: cell(90.1, 0) }, { exact: { latitude: 1 } }, {}])
    expect(Place.safeParse(place).success).toBe(false);
  expect(Place.safeParse({ country: 'CH', exact: cell(46, 7) }).success).toBe(false);
});

it.each(['folder/a.jpg', 'C:\\folder\\a.jpg', '', 'a\0', '\ud800', 'x'.repeat(256)])(
  '%j is no name of a file',
  (name) => {
    expect(FileName.safeParse(name).success).toBe(false);
  },
);

it('free text is lines of text, at most 4,000 characters', () => {
  for (const text of ['two\nlines', '\ttab\r\n', '😀'.repeat(4000)])
    expect(FreeText.safeParse(text).success).toBe(true);
  for (const text of ['', 'a\0b', '\u0007', '\udfff', 'a'.repeat(4001)])
    expect(FreeText.safeParse(text).success).toBe(false);
});

it('PDQ travels as one hash or as eight, never of low quality', () => {
  const of = (count: number, quality = 50) => ({
    profile: 'direct',
    quality,
    hashes: Array.from({ length: count }, () => '0f'.repeat(32)),
    damaged: false,
  });
  for (const count of [0, 1, 2, 7, 8, 9]) expect(WirePdq.safeParse(of(count)).success).toBe(count === 1 || count === 8);
  expect(WirePdq.safeParse(of(8, 49)).success).toBe(false);
  expect(WirePdq.safeParse({ ...of(8), profile: 'nn512' }).success).toBe(false);
});

it('a challenge is asked for by device alone', () => {
  const device = '0190a3b2-7c4d-7e5f-8a9b-0c1d2e3f4a5b';
  expect(ChallengeRequest.safeParse({ device }).success).toBe(true);
  expect(ChallengeRequest.safeParse({ device: device.toUpperCase() }).success).toBe(false);
  expect(ChallengeRequest.safeParse({ device, also: 1 }).success).toBe(false);
});

function cell(latitude: number, longitude: number) {
  return { latitude, longitude };
}

describe('problems', () => {
  it('come back as they were sent, and leave room for later members', () => {
    fc.assert(
      fc.property(wire.problemDocument, (sent) => {
        expect(Problem.parse({ ...sent, later: true })).toEqual(sent);
      }),
    );
  });

  it('name their code and status', () => {
    expect(problem('too-many-requests', 'items')).toEqual({
      type: 'urn:lintel:problem:too-many-requests',
      title: PROBLEMS['too-many-requests'][1],
      status: 429,
      code: 'too-many-requests',
      detail: 'items',
    });
    expect(Object.hasOwn(problem('not-found'), 'detail')).toBe(false);
  });
});

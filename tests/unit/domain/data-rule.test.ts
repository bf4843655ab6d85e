import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataRule, DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS, FIELD_LEVELS, reach } from '#lib/domain/data-rule.ts';
import { StoredDataRule } from '#lib/domain/first-data-rule.ts';
import { batchOutside, fieldsOutside } from '#lib/domain/outside-rule.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { dataRule } from './arbitraries.ts';

it('the rule that ships is a rule', () => {
  expect(DataRule.parse(DEFAULT_DATA_RULE)).toEqual(DEFAULT_DATA_RULE);
});

it('every field begins with nothing, and a level that it does not have goes further than all', () => {
  for (const field of DISCLOSABLE_FIELDS) {
    expect(reach(field, 'none')).toBe(0);
    expect(FIELD_LEVELS[field].map((level) => reach(field, level))).toEqual(FIELD_LEVELS[field].map((_, i) => i));
    expect(reach(field, 'whatever')).toBe(Infinity);
  }
});

describe('a stored rule', () => {
  it('of today is read as it is', () => {
    fc.assert(
      fc.property(dataRule, (rule) => {
        expect(StoredDataRule.parse(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
      }),
    );
  });

  // Written by the first release, word for word.
  const FIRST = `{"id":"hashes-and-form","version":1,"title":"Digests, PDQ, dimensions, size and type",
    "lookups":true,"fields":["md5","sha1","pdq","dimensions","bytes","mime"],"handling":{"europol":"H1","tlp":"AMBER"}}`;

  it('of the first release says what it said, and nothing that it could not say', () => {
    expect(StoredDataRule.parse(JSON.parse(FIRST))).toEqual(DEFAULT_DATA_RULE);
    const narrow = { ...(JSON.parse(FIRST) as object), version: 4, title: '', lookups: false, fields: ['pdq'] };
    expect(StoredDataRule.parse(narrow)).toEqual({
      ...DEFAULT_DATA_RULE,
      version: 4,
      title: '',
      lookups: false,
      fields: {
        ...DEFAULT_DATA_RULE.fields,
        md5: 'none',
        sha1: 'none',
        dimensions: 'none',
        bytes: 'none',
        mime: 'none',
      },
    });
  });

  it.each([
    ['a field of no release', { fields: ['md5', 'thumbnail'] }],
    ['today’s words among the first ones', { watchDays: 30 }],
    ['no fields', { fields: null }],
  ])('with %s is none', (_name, change) => {
    expect(StoredDataRule.safeParse({ ...(JSON.parse(FIRST) as object), ...change }).success).toBe(false);
  });
});

describe('the hub’s own check', () => {
  const nothing = { ...DEFAULT_DATA_RULE, fields: { ...DEFAULT_DATA_RULE.fields } };
  for (const field of DISCLOSABLE_FIELDS) nothing.fields[field] = 'none';
  const pdq = { profile: 'direct' as const, quality: 90, hashes: ['00'.repeat(32)], damaged: false };
  const exact = { latitude: 1, longitude: 2 };
  const pseudonym = 'A'.repeat(22);
  /** Members, and the field and level at which they are. */
  const members: [Omit<SubmissionItem, 'sha256'>, keyof typeof FIELD_LEVELS, string][] = [
    [{ md5: '00'.repeat(16) }, 'md5', 'plain'],
    [{ sha1: '00'.repeat(20) }, 'sha1', 'plain'],
    [{ pdq }, 'pdq', 'plain'],
    [{ width: 1 }, 'dimensions', 'plain'],
    [{ height: 1 }, 'dimensions', 'plain'],
    [{ bytes: 1 }, 'bytes', 'plain'],
    [{ mime: 'image/png' }, 'mime', 'plain'],
    [{ capturedAt: '2026-05' }, 'capturedAt', 'month'],
    [{ capturedAt: '2026-05-01' }, 'capturedAt', 'day'],
    [{ capturedAt: '2026-05-01T10:00:00' }, 'capturedAt', 'exact'],
    [{ camera: { make: 'M' } }, 'camera', 'plain'],
    [{ serial: { pseudonym } }, 'serial', 'pseudonym'],
    [{ serial: { plain: '1' } }, 'serial', 'plain'],
    [{ gps: { country: 'CH' } }, 'gps', 'country'],
    [{ gps: { grid: { latitude: 1, longitude: 2 } } }, 'gps', 'grid'],
    [{ gps: { exact } }, 'gps', 'exact'],
    [{ fileNames: [{ pseudonym }, { pseudonym }] }, 'fileName', 'pseudonym'],
    [{ fileNames: [{ pseudonym }, { plain: 'a' }] }, 'fileName', 'plain'],
    [{ category: { scheme: 's', code: '1' } }, 'category', 'plain'],
    [{ flags: { scheme: 's', codes: ['1'] } }, 'flags', 'plain'],
    [{ series: 's' }, 'series', 'plain'],
    [{ text: 't' }, 'text', 'plain'],
  ];

  it.each(members)('finds %j outside every rule that does not go so far', (item, field, level) => {
    for (const allowed of FIELD_LEVELS[field]) {
      const rule = { ...nothing, fields: { ...nothing.fields, [field]: allowed } };
      expect(fieldsOutside(item, rule)).toEqual(reach(field, allowed) < reach(field, level) ? [field] : []);
    }
  });

  it('is tried above for every field and level of an item', () => {
    const tried = new Set(members.map(([, field, level]) => `${field} ${level}`));
    const all = DISCLOSABLE_FIELDS.filter((field) => field !== 'caseRef').flatMap((field) =>
      FIELD_LEVELS[field].slice(1).map((level) => `${field} ${level}`),
    );
    expect([...tried].sort()).toEqual(all.sort());
  });

  it('finds a case named beyond its rule, and handling that the rule does not say', () => {
    const { handling } = nothing;
    const withCase = (level: 'none' | 'pseudonym' | 'plain') => ({
      ...nothing,
      fields: { ...nothing.fields, caseRef: level },
    });
    const outside = (caseRef: { pseudonym: string } | { plain: string } | null) =>
      (['none', 'pseudonym', 'plain'] as const).map((level) => batchOutside({ caseRef, handling }, withCase(level)));
    expect(outside(null)).toEqual([[], [], []]);
    expect(outside({ pseudonym })).toEqual([['caseRef'], [], []]);
    expect(outside({ plain: '7/2026' })).toEqual([['caseRef'], ['caseRef'], []]);
    for (const other of [{ europol: 'H0' as const }, { tlp: 'GREEN' as const }, { tlp: 'RED' as const }])
      expect(batchOutside({ caseRef: null, handling: { ...handling, ...other } }, nothing)).toEqual(['handling']);
  });
});

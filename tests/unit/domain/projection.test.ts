import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_DATA_RULE, DataRule, type DisclosableField } from '#lib/domain/data-rule.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { Metadata } from '#lib/domain/metadata.ts';
import { fieldsOutside, projectLookup, projectSubmission } from '#lib/domain/projection.ts';
import { LookupItem } from '#lib/domain/wire/lookup.ts';
import { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { dataRule, mediaRecord } from './arbitraries.ts';

/** Members of an item, and the field of the rule that lets each leave. */
const MEMBERS: Record<string, DisclosableField | 'always'> = {
  ref: 'always',
  sha256: 'always',
  md5: 'md5',
  sha1: 'sha1',
  pdq: 'pdq',
  width: 'dimensions',
  height: 'dimensions',
  bytes: 'bytes',
  mime: 'mime',
};

const project = (record: MediaRecord, rule: DataRule) => [
  projectLookup(record, rule, 7),
  projectSubmission(record, rule),
];

it('no record, however odd, lets a member out that its rule does not allow', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      for (const { item } of project(record, rule)) {
        if (item === null) continue;
        for (const member of Object.keys(item)) {
          const field = MEMBERS[member];
          expect(field === 'always' || (field !== undefined && rule.fields.includes(field)), member).toBe(true);
        }
        expect(fieldsOutside(item, rule)).toEqual([]);
      }
    }),
  );
});

it('no metadata leaves: nothing of an item changes with it, under any rule there is', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      expect(project(record, rule)).toEqual(project({ ...record, metadata: null }, rule));
      for (const { item } of project(record, rule))
        for (const member of Object.keys(Metadata.shape)) expect(item ?? {}).not.toHaveProperty(member);
    }),
  );
});

it('an empty file never leaves, nor PDQ of low quality', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      for (const { item, withheld } of project(record, rule)) {
        if (record.bytes === 0) expect(item).toBeNull();
        if (item === null) expect(withheld.some(({ field }) => field === 'record')).toBe(true);
        const low = (record.pdq?.quality ?? 0) < 50;
        if (low) expect(item?.pdq).toBeUndefined();
        else if (item !== null && rule.fields.includes('pdq')) expect(item.pdq?.hashes).toEqual(record.pdq?.dihedral);
      }
    }),
  );
});

it('a rule without look-ups answers none', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      expect(projectLookup(record, { ...rule, lookups: false }, 0)).toEqual({
        item: null,
        withheld: [{ field: 'record', why: 'data-rule' }],
      });
    }),
  );
});

it('a look-up never tells size, type or dimensions', () => {
  fc.assert(
    fc.property(mediaRecord, (record) => {
      const { item } = projectLookup(record, DEFAULT_DATA_RULE, 3);
      expect(Object.keys(item ?? {}).filter((key) => ['bytes', 'mime', 'width', 'height'].includes(key))).toEqual([]);
    }),
  );
});

it('what leaves has the form that travels, and says nothing but what the record says', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      const lookup = projectLookup(record, rule, 7).item;
      const submission = projectSubmission(record, rule).item;
      if (lookup !== null) expect(LookupItem.parse(lookup)).toEqual(lookup);
      if (submission === null) return;
      expect(SubmissionItem.parse(submission)).toEqual(submission);
      for (const key of ['sha256', 'sha1', 'md5', 'bytes', 'mime', 'width', 'height'] as const)
        if (submission[key] !== undefined) expect(submission[key]).toBe(record[key]);
      expect(submission.sha256).toBe(record.sha256);
    }),
  );
});

it('everything that a rule holds back is named', () => {
  fc.assert(
    fc.property(mediaRecord, dataRule, (record, rule) => {
      const { item, withheld } = projectSubmission(record, rule);
      if (item === null) return;
      const named = withheld.filter(({ why }) => why === 'data-rule').map(({ field }) => field);
      for (const field of ['md5', 'sha1', 'bytes', 'mime', 'dimensions'] as const)
        expect(named.includes(field)).toBe(!rule.fields.includes(field));
    }),
  );
});

it('the hub’s own check finds each member outside a rule', () => {
  const nothing: DataRule = { ...DEFAULT_DATA_RULE, fields: [] };
  const pdq = { profile: 'direct', quality: 90, hashes: ['00'.repeat(32)], damaged: false } as const;
  const sha256 = '00'.repeat(32);
  expect(fieldsOutside({ sha256 }, nothing)).toEqual([]);
  expect(fieldsOutside({ md5: '00'.repeat(16) }, nothing)).toEqual(['md5']);
  expect(fieldsOutside({ sha1: '00'.repeat(20) }, nothing)).toEqual(['sha1']);
  expect(fieldsOutside({ pdq: { ...pdq, hashes: [...pdq.hashes] } }, nothing)).toEqual(['pdq']);
  expect(fieldsOutside({ width: 1 }, nothing)).toEqual(['dimensions']);
  expect(fieldsOutside({ height: 1 }, nothing)).toEqual(['dimensions']);
  expect(fieldsOutside({ bytes: 1 }, nothing)).toEqual(['bytes']);
  expect(fieldsOutside({ mime: 'image/png' }, nothing)).toEqual(['mime']);
});

it('the rule that ships is a rule', () => {
  expect(DataRule.parse(DEFAULT_DATA_RULE)).toEqual(DEFAULT_DATA_RULE);
});

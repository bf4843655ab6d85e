import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataRule, DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS } from '#lib/domain/data-rule.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { projectEntry } from '#lib/domain/exchange/projected-entry.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { fieldsOutside } from '#lib/domain/outside-rule.ts';
import { ImportItem } from '#lib/domain/wire/imports.ts';

const hex = (digit: string, bytes: number) => digit.repeat(bytes * 2);
const DISGUISE = { pseudonym: () => 'A'.repeat(22), countryOf: () => null };
const FULL: ExchangeEntry = {
  at: 3,
  ...{ md5: hex('a', 16), sha1: hex('b', 20), sha256: hex('c', 32), pdq: { hash: hex('d', 32), quality: 80 } },
  ...{ bytes: 10, mime: 'image/jpeg' },
  paths: [{ path: 'C:\\case 7\\one.jpg' }, { path: '/case/two.jpg' }, { path: '/other/two.jpg' }],
  category: { scheme: 'project-vic-us', value: '1' },
  ...{ victimIdentified: true, offenderIdentified: false, series: ['First', 'Second'], tags: ['t'] },
  ...{ comment: 'A remark', vendorHashes: [], properties: [], sightings: 3 },
};
const EMPTY = 'd41d8cd98f00b204e9800998ecf8427e';
const withLevels = (levels: Partial<DataRule['fields']>): DataRule => ({
  ...DEFAULT_DATA_RULE,
  fields: { ...DEFAULT_DATA_RULE.fields, ...levels },
});
const EVERYTHING = withLevels({
  ...{ category: 'plain', flags: 'plain', series: 'plain', text: 'plain', fileName: 'plain' },
});

describe('an entry of a list under a data rule', () => {
  it('keeps the category as it was said, with its scheme, and names without folders', () => {
    const { item, withheld, notCarried } = projectEntry(FULL, EVERYTHING, DISGUISE);
    expect(item).toMatchObject({
      ...{ at: 3, sha256: FULL.sha256, bytes: 10, series: 'First', text: 'A remark' },
      category: { scheme: 'project-vic-us', code: '1' },
      flags: { scheme: 'project-vic-us', codes: ['VictimIdentified'] },
      fileNames: [{ plain: 'one.jpg' }, { plain: 'two.jpg' }],
      pdq: { profile: 'direct', quality: 80, hashes: [hex('d', 32)] },
    });
    expect(withheld).toEqual([]);
    expect(notCarried).toEqual(['tags', 'sightings', 'series']);
  });

  it('tells what the rule keeps back', () => {
    const { item, withheld } = projectEntry(FULL, DEFAULT_DATA_RULE, DISGUISE);
    expect(Object.keys(item ?? {}).sort()).toEqual(['at', 'bytes', 'md5', 'mime', 'pdq', 'sha1', 'sha256']);
    expect(withheld).toEqual(['fileName', 'category', 'flags', 'series', 'text']);
  });

  it('is left out where nothing is left by which it can be found, with the reason', () => {
    const bare = { at: 1, paths: [], series: [], tags: [], vendorHashes: [], properties: [] };
    const poor = { ...bare, pdq: { hash: hex('d', 32), quality: 49 } };
    const skip = (entry: ExchangeEntry, rule = EVERYTHING) => projectEntry(entry, rule, DISGUISE).skip;
    expect(skip(poor)).toBe('pdq-below-quality');
    expect(skip({ ...bare, md5: EMPTY })).toBe('empty-file');
    expect(skip({ ...FULL, bytes: 0 })).toBe('empty-file');
    expect(skip({ ...FULL, sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' })).toBe('empty-file');
    expect(skip({ ...FULL, sha256: EMPTY_SHA256 })).toBe('empty-file');
    expect(skip({ ...bare, md5: hex('a', 16) }, withLevels({ md5: 'none' }))).toBe('no-hash');
    expect(skip({ ...bare, md5: hex('a', 16) })).toBeNull();
  });

  it('says a category of which nobody knows the scheme under no scheme that means something', () => {
    const said = (value: string) =>
      projectEntry({ ...FULL, category: { scheme: null, value } }, EVERYTHING, DISGUISE).item;
    expect(said('5')?.category).toEqual({ scheme: 'unknown', code: '5' });
    expect(said('no code')?.category).toBeUndefined();
    const ofNobody = projectEntry({ ...FULL, category: { scheme: 'nobodys', value: '1' } }, EVERYTHING, DISGUISE).item;
    expect(ofNobody).toMatchObject({ category: { scheme: 'nobodys' }, flags: { scheme: 'plain' } });
  });

  it('never says more than the rule lets leave, whatever the rule', () => {
    const rules = fc.record({
      ...Object.fromEntries(DISCLOSABLE_FIELDS.map((field) => [field, fc.constantFrom('none', 'plain')])),
      fileName: fc.constantFrom('none', 'pseudonym', 'plain'),
    });
    fc.assert(
      fc.property(rules, (fields) => {
        const rule = withLevels(fields);
        const { item } = projectEntry(FULL, rule, DISGUISE);
        if (item === null) throw new Error('A SHA-256 is always enough');
        expect(ImportItem.safeParse(item).success).toBe(true);
        expect(fieldsOutside(item, rule)).toEqual([]);
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryOfMedium } from '#lib/app/exchange/entry-of-medium.ts';
import { leavingEntry } from '#lib/app/exchange/leaving-entry.ts';
import { leavingMedium } from '#lib/app/exchange/leaving-medium.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { unmarked } from '#lib/domain/mark.ts';
import { dataRule, disclosableRecord, mediaRecord } from '../../domain/arbitraries.ts';
import { anyEntry } from '../../formats/exchange/write/any-entry.ts';
import { record } from '../records.ts';

const disguise: Disguise = { pseudonym: () => 'A'.repeat(22), countryOf: () => 'CH' };
const report = (tally: LossTally) => tally.report({ format: 'csv', use: 'leaving', rule: null, scheme: null });

/** Which members of an entry a rule has to allow, by its fields. */
const NEEDS: Partial<Record<keyof ExchangeEntry, keyof DataRule['fields']>> = {
  md5: 'md5',
  sha1: 'sha1',
  pdq: 'pdq',
  bytes: 'bytes',
  mime: 'mime',
  category: 'category',
  comment: 'text',
  victimIdentified: 'flags',
  offenderIdentified: 'flags',
  isDistributed: 'flags',
  isSuspected: 'flags',
  selfGenerated: 'flags',
};

function expectWithin(entry: ExchangeEntry, { fields }: DataRule): void {
  for (const [member, field] of Object.entries(NEEDS))
    if (fields[field] === 'none') expect(entry).not.toHaveProperty(member);
  if (fields.series === 'none') expect(entry.series).toEqual([]);
  if (fields.fileName === 'none') expect(entry.paths).toEqual([]);
  for (const path of entry.paths) {
    expect(Object.keys(path)).toEqual(['path']);
    expect(path.path).not.toMatch(/[/\\]/);
    if (fields.fileName === 'pseudonym') expect(path.path).toMatch(/^pseudonym-/);
  }
  for (const member of ['externalId', 'agency', 'investigation', 'sightings', 'updatedAt', 'precategorizedBy'])
    expect(entry).not.toHaveProperty(member);
}

it('nothing of a medium leaves in a file that the data rule keeps here, and what leaves is an entry', () => {
  fc.assert(
    fc.property(disclosableRecord, dataRule, (of, rule) => {
      const left = leavingMedium(of, { rule, disguise }, 0, new LossTally());
      if (!left.ok) return;
      expectWithin(left.value, rule);
      expect(ExchangeEntry.safeParse(left.value).error).toBeUndefined();
    }),
  );
});

it('nor of what another tool said', () => {
  fc.assert(
    fc.property(anyEntry, dataRule, (entry, rule) => {
      const tally = new LossTally();
      const left = leavingEntry(entry, { rule, disguise }, tally);
      if (!left.ok) return;
      expectWithin(left.value, rule);
      expect(left.value).toMatchObject({ tags: [], vendorHashes: [], properties: [] });
      expect(ExchangeEntry.safeParse(left.value).error).toBeUndefined();
    }),
  );
});

it('says what the first rule keeps here', () => {
  const tally = new LossTally();
  const mark = { ...unmarked('', '2026-11-26T12:00:00.000Z'), category: 'relevant', note: 'my note' };
  const of = { media: record(1), names: ['birthday.jpg'], mark, scheme: 'plain' };
  const left = leavingMedium(of, { rule: DEFAULT_DATA_RULE, disguise }, 0, tally);
  tally.written();
  expect(JSON.stringify(left)).not.toMatch(/birthday|relevant|note/);
  expect(report(tally).withheld.map(({ field }) => field)).toEqual(['fileName', 'category', 'text']);
});

it('an imported entry whose only digest stays here is left out', () => {
  const rule = { ...DEFAULT_DATA_RULE, fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none' as const } };
  const entry = { at: 0, md5: 'ab'.repeat(16), paths: [], series: [], tags: [], vendorHashes: [], properties: [] };
  expect(leavingEntry(entry, { rule, disguise }, new LossTally())).toEqual({ ok: false, error: 'nothing-may-leave' });
});

it('a medium inside the unit is an entry that keeps every path, flag and time', () => {
  fc.assert(
    fc.property(mediaRecord, (media) => {
      const rows = [
        { path: 'a/b.jpg', modified: Date.UTC(2026, 0, 2), job: 1 },
        { path: 'c.jpg', modified: null, job: 2 },
      ];
      const flags = ['VictimIdentified', 'of-our-own'];
      const mark = { ...unmarked(media.sha256, '2026-11-26T12:00:00.000Z'), category: '1', flags, series: ' Blue ' };
      const sourceOf = (job: number) => (job === 1 ? 'AB/3' : undefined);
      const entry = entryOfMedium({ media, rows, mark, scheme: 'project-vic-us', sourceOf }, 7, new LossTally().lose);
      expect(ExchangeEntry.safeParse(entry).error).toBeUndefined();
      expect(entry).toMatchObject({
        at: 7,
        category: { scheme: 'project-vic-us', value: '1' },
        victimIdentified: true,
        tags: ['of-our-own'],
        series: ['Blue'],
        paths: [{ path: 'a/b.jpg', written: '2026-01-02T00:00:00.000Z', source: 'AB/3' }, { path: 'c.jpg' }],
      });
      expect(entry).not.toHaveProperty('isDistributed');
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { projectLookup, projectSubmission } from '#lib/domain/projection.ts';
import { fieldsOf, fieldTotals, heldEntirely, reviewTest, sieved, type ReviewShape } from '#lib/domain/review.ts';
import { exactLines, exactText, itemText } from '#lib/ui/hub/exact-lines.ts';
import { shapeWords, whyWords } from '#lib/ui/hub/field-words.ts';
import { keyStep } from '#lib/ui/hub/key-step.ts';
import { recordLines } from '#lib/ui/hub/record-lines.ts';
import { dataRule, disclosableRecord } from '../domain/arbitraries.ts';
import { caseRecord } from '../app/case-contents.ts';
import { mediaRecord } from '../vault/fresh-vault.ts';

describe('the lines of a request', () => {
  const item = fc.record({
    sha256: fc.stringMatching(/^[0-9a-f]{8}$/),
    ref: fc.nat(),
    deep: fc.record({ hashes: fc.array(fc.string()), '}"items":[{': fc.string() }),
    note: fc.string({ unit: 'grapheme' }),
  });
  const request = fc.record({
    items: fc.array(item),
    before: fc.string(),
    '"items":[': fc.string(),
    zlast: fc.record({ items: fc.array(item) }),
  });

  it('are the request again when put together, one item a line', () => {
    fc.assert(
      fc.property(request, (content) => {
        const text = canonicalJson(content);
        const cut = exactText(text);
        expect(exactLines(cut).join('')).toBe(text);
        expect(cut.items.map((_, place) => itemText(cut, place))).toEqual(content.items.map(canonicalJson));
      }),
    );
  });

  it('are the text again also when it is not written canonically, or has no items', () => {
    const texts = ['{"items":[{"b":1, "a":2} , {} ]}', '{"items":[]}', '{"other":[{}]}', 'no JSON'];
    for (const text of texts) expect(exactLines(exactText(text)).join('')).toBe(text);
  });
});

describe('a record in a review', () => {
  const disguise = { pseudonym: () => 'A'.repeat(22), countryOf: () => 'CH' };
  const generous: DataRule = {
    ...DEFAULT_DATA_RULE,
    fields: {
      ...DEFAULT_DATA_RULE.fields,
      ...({ capturedAt: 'month', serial: 'pseudonym', gps: 'grid', fileName: 'pseudonym', camera: 'plain' } as const),
    },
  };
  const taken = async () => {
    const metadata = {
      capturedAt: '2026-05-01T12:03:04',
      make: 'Lintel',
      model: 'One',
      bodySerial: '4711',
      gps: { latitude: 46.948, longitude: 7.447 },
      hasThumbnail: false,
    };
    return caseRecord(await mediaRecord('a', { metadata }));
  };

  it('says of each field what leaves of it, why no more, and what stays here', async () => {
    const under = async (rule: DataRule) => {
      const { item, withheld } = projectSubmission(await taken(), rule, disguise);
      if (item === null) throw new Error('something leaves');
      return recordLines({ leaving: fieldsOf(item), withheld }, item);
    };
    const lines = await under(generous);
    const of = (name: string) => lines.find((line) => line.name === name);
    expect(of('Size')).toMatchObject({ value: '1 kB', why: null });
    expect(of('Capture time')).toMatchObject({ value: '2026-05', why: whyWords('coarsened') });
    expect(of('Camera serial number')).toMatchObject({ value: 'AAAAAAAA…', why: whyWords('pseudonym') });
    expect(of('File names')?.why).toBe(whyWords('pseudonym'));
    expect(of('Place')?.value).toContain('46.9° to 47.0°');
    expect(lines.some(({ value }) => value === null)).toBe(false);
    const held = await under(DEFAULT_DATA_RULE);
    expect(held.filter(({ value }) => value === null).map(({ name }) => name)).toEqual([
      'Capture time',
      'Camera',
      'Camera serial number',
      'Place',
      'File names',
    ]);
  });

  it('has a line for everything that leaves or stays, whatever the record and the rule', () => {
    fc.assert(
      fc.property(disclosableRecord, dataRule, (record, rule) => {
        for (const { item, withheld } of [
          projectSubmission(record, rule, disguise),
          projectLookup(record, rule, disguise, 0),
        ]) {
          const shape = { leaving: item === null ? [] : fieldsOf(item), withheld };
          const lines = recordLines(shape, item);
          const fields = new Set([...shape.leaving, ...withheld.map(({ field }) => field)]);
          expect(lines).toHaveLength(fields.size + (item === null ? 0 : 1));
          expect(lines.every(({ value, why }) => value !== '' || why !== null)).toBe(true);
          expect(lines.filter(({ value }) => value !== null)).toHaveLength(
            item === null ? 0 : shape.leaving.length + 1,
          );
        }
      }),
    );
  });
});

describe('a review as a whole', () => {
  const whole: ReviewShape = { leaving: ['md5', 'gps'], withheld: [] };
  const less: ReviewShape = {
    leaving: ['md5', 'gps'],
    withheld: [
      { field: 'gps', why: 'coarsened' },
      { field: 'text', why: 'data-rule' },
    ],
  };
  const none: ReviewShape = { leaving: [], withheld: [{ field: 'record', why: 'empty-file' }] };
  const shapes = [
    { shape: whole, records: 3 },
    { shape: less, records: 2 },
    { shape: none, records: 4 },
  ];

  it('counts of how many records each field leaves whole, leaves in part, or stays here', () => {
    expect(fieldTotals(shapes)).toEqual([
      { field: 'md5', whole: 5, reduced: 0, held: 0, why: [] },
      { field: 'gps', whole: 3, reduced: 2, held: 0, why: ['coarsened'] },
      { field: 'text', whole: 0, reduced: 0, held: 2, why: ['data-rule'] },
    ]);
    expect(heldEntirely(shapes)).toEqual([{ why: 'empty-file', records: 4 }]);
    expect(['all', 'less', 'held'].map((sieve) => sieved(shapes, sieve as 'all' | 'less' | 'held'))).toEqual([9, 6, 4]);
  });

  it('is searched by every word of path, digest, field or reason, in any case', () => {
    const rows = [
      { sha256: 'ab12', path: 'Holiday/IMG 1.jpg', shape: whole, item: 0 },
      { sha256: 'cd34', path: 'b/two.jpg', shape: less, item: 1 },
      { sha256: 'ef56', path: 'b/empty', shape: none, item: null },
    ];
    const found = (text: string, sieve: 'all' | 'less' | 'held' = 'all') =>
      rows.filter(reviewTest({ text, sieve }, shapeWords)).map(({ sha256 }) => sha256);
    expect(found('')).toEqual(['ab12', 'cd34', 'ef56']);
    expect(found(' holiday JPG ')).toEqual(['ab12']);
    expect(found('CD3')).toEqual(['cd34']);
    expect(found('place')).toEqual(['ab12', 'cd34']);
    expect(found('less exact')).toEqual(['cd34']);
    expect(found('empty file')).toEqual(['ef56']);
    expect(found('holiday cd34')).toEqual([]);
    expect([found('', 'less'), found('', 'held'), found('two', 'held')]).toEqual([['cd34', 'ef56'], ['ef56'], []]);
  });
});

describe('keys in a list', () => {
  const press = (key: string, at: number, count = 5) =>
    keyStep({ key, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent, { at, count, page: 3 });

  it('move inside the list and no further', () => {
    expect(['ArrowDown', 'j', 'PageDown', 'End'].map((key) => press(key, 0))).toEqual([1, 1, 3, 4]);
    expect(['ArrowUp', 'k', 'PageUp', 'Home'].map((key) => press(key, 4))).toEqual([3, 3, 1, 0]);
    expect([press('ArrowDown', 4), press('ArrowUp', 0), press('x', 2), press('End', 0, 0)]).toEqual([4, 0, null, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS, FIELD_LEVELS, type DataRule } from '#lib/domain/data-rule.ts';
import { ruleChanges } from '#lib/domain/rule-changes.ts';
import { formatDay } from '#lib/ui/rules/day.ts';
import { FIELD_GROUPS } from '#lib/ui/rules/field-groups.ts';
import { leavesWords } from '#lib/ui/rules/preview-words.ts';
import { levelWord } from '#lib/ui/rules/rule-words.ts';
import { changeWords, termRows } from '#lib/ui/rules/term-words.ts';

describe('what leaves, in words', () => {
  it.each([
    [{ capturedAt: '2026-05' }, '2026-05'],
    [{ capturedAt: '2026-05-01T14:23:08+02:00' }, '2026-05-01 14:23:08 +02:00'],
    [{ capturedAt: '2026-05-01T14:23:08' }, '2026-05-01 14:23:08'],
    [{ width: 4000, height: 3000 }, '4000 × 3000'],
    [{ camera: { model: 'EX-100' } }, 'EX-100'],
    [{ serial: { pseudonym: 'abcdefghijklmnopqrstuv' } }, 'abcdefgh…'],
    [{ serial: { plain: '60123' } }, '60123'],
    [{ fileNames: ['a', 'b', 'c', 'd'].map((plain) => ({ plain })) }, 'a, b and 2 more'],
    [{ gps: { country: 'CH' } }, 'Switzerland (CH)'],
    [
      { gps: { exact: { latitude: -0.5, longitude: 7.447_44, altitude: 541 } } },
      '-0.500000, 7.447440, 541 m above the sea',
    ],
    [{ flags: { scheme: 'unknown', codes: ['x', 'y'] } }, 'x, y'],
    [{ category: { scheme: 'plain', code: 'relevant' } }, 'Relevant (“relevant” of the list “plain”)'],
    [{ text: 'two\nlines' }, 'two\nlines'],
    [{}, null],
  ])('%j is %s', (leaves, words) => {
    expect(leavesWords(leaves)).toBe(words);
  });

  it.each([
    [469, 74, '46.9° to 47.0°, 7.4° to 7.5°, a square of some 11 × 8 km'],
    [-1, -1, '-0.1° to 0.0°, -0.1° to 0.0°, a square of some 11 × 11 km'],
    // Where meridians meet, a square is narrow.
    [899, 0, '89.9° to 90.0°, 0.0° to 0.1°, a square of some 11 × 1 km'],
  ])('a cell at %i, %i tenths of degrees is %s', (latitude, longitude, words) => {
    expect(leavesWords({ gps: { grid: { latitude, longitude } } })).toBe(words);
  });
});

describe('a rule in words', () => {
  it('has every field in one group, and a word of its own for each level of a field', () => {
    const grouped = FIELD_GROUPS.flatMap(({ fields }) => fields);
    expect([...grouped].sort()).toEqual([...DISCLOSABLE_FIELDS].sort());
    for (const field of DISCLOSABLE_FIELDS) {
      const words = FIELD_LEVELS[field].map((level) => levelWord(field, level));
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it('tells each change as it is then and as it was', () => {
    const to: DataRule = {
      ...DEFAULT_DATA_RULE,
      fields: { ...DEFAULT_DATA_RULE.fields, gps: 'grid' },
      watchDays: 30,
      handling: { europol: 'H1', tlp: 'CLEAR' },
    };
    const words = ruleChanges(DEFAULT_DATA_RULE, to).map((change) => changeWords(change, DEFAULT_DATA_RULE, to));
    expect(words).toEqual([
      { what: 'Place', to: 'square of 0.1°', from: 'stays here' },
      {
        what: 'Watching after a question',
        to: expect.stringContaining('30') as string,
        from: expect.stringContaining('off') as string,
      },
      {
        what: 'Traffic Light Protocol 2.0',
        to: 'TLP:CLEAR – no limit',
        from: expect.stringContaining('AMBER') as string,
      },
    ]);
    expect(termRows(to).map(({ term }) => term)).toEqual([
      'lookups',
      'watchDays',
      'nameAsker',
      'nameHolder',
      'europol',
      'tlp',
    ]);
  });

  it('names a day as it is in the calendar, whatever the time zone', () => {
    expect(formatDay('2026-05-01')).toBe('May 1, 2026');
  });
});

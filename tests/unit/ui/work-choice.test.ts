import { describe, expect, it } from 'vitest';
import { choiceOf, nothingTyped } from '#lib/ui/console/casework/work-choice.ts';
import { daysLeft, daysOf, endsSoon } from '#lib/ui/console/investigations/investigation-words.ts';

const typed = nothingTyped('2026-03-01');
const words = { title: ' Pier ', contact: '', days: '30' };

describe('what is done with files', () => {
  it('waits until everything is said that the hub needs', () => {
    expect(choiceOf(typed)).toBeNull();
    expect(choiceOf({ ...typed, words })).toEqual({
      do: 'begin',
      words: { title: 'Pier', contact: null, days: 30 },
    });
    expect(choiceOf({ ...typed, words: { ...words, days: '181' } })).toBeNull();
    expect(choiceOf({ ...typed, words: { ...words, title: 'x'.repeat(121) } })).toBeNull();
    expect(choiceOf({ ...typed, target: 'i' })).toEqual({ do: 'claim', id: 'i' });
    expect(choiceOf({ ...typed, what: 'series', target: 's' })).toEqual({ do: 'add', id: 's' });
    expect(choiceOf({ ...typed, what: 'series', name: ' ' })).toBeNull();
    expect(choiceOf({ ...typed, what: 'series', name: 'Pier' })).toEqual({ do: 'create', name: 'Pier' });
  });

  it('takes of a person what is no name', () => {
    const person = (change: object) => choiceOf({ ...typed, what: 'identify', person: { ...typed.person, ...change } });
    const said = { kind: 'victim', pseudonym: null, country: null, identifiedOn: '2026-03-01' };
    expect(person({})).toEqual({ do: 'record', person: said });
    expect(person({ pseudonym: 'v-7k3m-2q9d', country: 'ch' })).toEqual({
      do: 'record',
      person: { ...said, pseudonym: 'V-7K3M-2Q9D', country: 'CH' },
    });
    for (const change of [{ pseudonym: 'Jane Doe' }, { pseudonym: 'O-7K3M-2Q9D' }, { country: 'Swiss' }, { day: '' }])
      expect(person(change)).toBeNull();
  });
});

describe('the days of a claim', () => {
  it('are whole, from 1 to 180', () => {
    expect(['1', '180', '0', '181', '1.5', '', 'x', ' 7 '].map(daysOf)).toEqual([
      1,
      180,
      null,
      null,
      null,
      null,
      null,
      7,
    ]);
  });

  it('that are left are counted up to the last begun one, and soon are few', () => {
    const expiresAt = '2026-03-15T00:00:00.000Z';
    const at = (moment: string) => Date.parse(moment);
    expect(daysLeft(expiresAt, at('2026-03-14T23:00:00Z'))).toBe(1);
    expect(daysLeft(expiresAt, at('2026-03-16T00:00:00Z'))).toBe(0);
    expect(endsSoon({ state: 'active', expiresAt }, at('2026-03-01T00:00:00Z'))).toBe(true);
    expect(endsSoon({ state: 'active', expiresAt }, at('2026-02-28T00:00:00Z'))).toBe(false);
    expect(endsSoon({ state: 'released', expiresAt }, at('2026-03-14T00:00:00Z'))).toBe(false);
  });
});

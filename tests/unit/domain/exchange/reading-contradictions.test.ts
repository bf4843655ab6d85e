import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExchangeEntry, SAID_FLAGS } from '#lib/domain/exchange/entry.ts';
import { ReadingContradictions } from '#lib/domain/exchange/reading-contradictions.ts';
import { RecentSlots } from '#lib/domain/exchange/recent-slots.ts';
import { entryOf } from '../../app/exchange/entries.ts';

const photoDna = (value: string) => ({ vendorHashes: [{ name: 'PhotoDNA', encoding: 'base64' as const, value }] });

function foundIn(entries: readonly ExchangeEntry[], most = 100) {
  const found = new ReadingContradictions(most);
  for (const [at, entry] of entries.entries()) found.take([{ ...entry, at }]);
  return found;
}

describe('flags', () => {
  it('contradict each other when one entry says yes and another no to the same file', () => {
    const found = foundIn([
      entryOf('a', { victimIdentified: true, isDistributed: false }),
      entryOf('b', { victimIdentified: false }),
      entryOf('a', { isSuspected: true }),
      entryOf('a', { victimIdentified: false }),
      entryOf('a', { victimIdentified: true }),
    ]);
    expect(found.first).toEqual([{ at: 3, kind: 'flag' }]);
  });

  it('are told as comparing each with what was said first would tell', () => {
    const flags = fc.dictionary(fc.constantFrom(...SAID_FLAGS), fc.boolean());
    const said = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), flags), { maxLength: 30 });
    fc.assert(
      fc.property(said, (entries) => {
        const first = new Map<string, boolean>();
        const expected = entries.flatMap(([name, said], at) => {
          const differing = Object.entries(said).filter(([flag, value]) => {
            const before = first.get(`${name} ${flag}`);
            if (before === undefined) first.set(`${name} ${flag}`, value);
            return before !== undefined && before !== value;
          });
          return differing.length > 0 ? [{ at, kind: 'flag' }] : [];
        });
        expect(foundIn(entries.map(([name, said]) => entryOf(name, said))).first).toEqual(expected);
      }),
    );
  });

  it('are all counted, and the first ones told', () => {
    const entries = Array.from({ length: 9 }, (_, at) => entryOf('a', { isSuspected: at === 0 }));
    const found = foundIn(entries, 3);
    expect([found.count, found.first.length]).toEqual([8, 3]);
  });
});

describe('a PhotoDNA value', () => {
  it.each(['PhotoDNA', 'photo-dna', 'PDNA'])('is one when a tool calls it %s', (name) => {
    const found = new ReadingContradictions(10);
    const said = { vendorHashes: [{ name, encoding: 'base64' as const, value: 'AAAA' }] };
    found.take(['a', 'b', 'c'].map((file) => entryOf(file, said)));
    expect(found.count).toBe(1);
  });

  it('that stands with many files is told from the third on; that of copies is not', () => {
    const found = foundIn([
      entryOf('a', photoDna('AAAA')),
      entryOf('a', photoDna('AAAA')),
      entryOf('copy of a', photoDna('AAAA')),
      entryOf('b', photoDna('BBBB')),
      entryOf('c', photoDna('AAAA')),
      entryOf('a', photoDna('AAAA')),
      entryOf('d', { vendorHashes: [{ name: 'Lace', encoding: 'base64', value: 'AAAA' }] }),
    ]);
    expect(found.first).toEqual([
      { at: 4, kind: 'photodna-of-many-files' },
      { at: 5, kind: 'photodna-of-many-files' },
    ]);
  });

  it('is found among any number of others', () => {
    const entries = Array.from({ length: 200_000 }, (_, at) => {
      const digest = at.toString(16).padStart(64, '0').split('').reverse().join('');
      return { ...entryOf('x', photoDna(at % 1000 === 7 ? 'none' : `of ${at}`)), sha256: digest };
    });
    expect(foundIn(entries).count).toBe(198);
  });
});

it('slots are given to new keys, and those of the last keys are kept', () => {
  const slots = new RecentSlots(16);
  for (let key = 0; key < 400; key++) {
    const slot = slots.give(key, 7);
    expect(slot).toBeLessThan(16);
    expect(slots.of(key, 7)).toBe(slot);
    expect(slots.of(7, key + 1000)).toBeNull();
  }
  const kept = Array.from({ length: 400 }, (_, key) => slots.of(key, 7)).filter((slot) => slot !== null);
  expect(kept.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, slot) => slot));
});

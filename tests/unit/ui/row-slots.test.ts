import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSlots } from '#lib/ui/results/row-slots.ts';

const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);

function slotsOf(slots: RowSlots, places: readonly number[]) {
  slots.assign(places);
  return places.map((place) => slots.of(place) ?? NaN);
}

/** What a list has in sight, one after the other: some places in a row, anywhere. */
const sights = fc.array(
  fc.tuple(fc.nat(200), fc.nat(30)).map(([start, count]) => from(start, count)),
  { minLength: 2, maxLength: 20 },
);

describe('elements of rows in sight', () => {
  it('each row has its own, and one that stays in sight keeps it', () => {
    fc.assert(
      fc.property(sights, (turns) => {
        const slots = new RowSlots();
        let before = new Map<number, number>();
        for (const places of turns) {
          const now = new Map(slotsOf(slots, places).map((slot, i) => [places[i] ?? NaN, slot]));
          expect(new Set(now.values()).size).toBe(places.length);
          for (const place of places) if (before.has(place)) expect(now.get(place)).toBe(before.get(place));
          before = now;
        }
      }),
    );
  });

  it('a row that comes takes the element of one that left, and none is made', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 30 }), (here, there, count) => {
        const slots = new RowSlots();
        const before = slotsOf(slots, from(here, count));
        expect(slotsOf(slots, from(there, count)).toSorted((a, b) => a - b)).toEqual(before);
      }),
    );
  });

  it('after a jump the elements stand as they stood', () => {
    const slots = new RowSlots();
    slots.assign(from(0, 20));
    const before = slotsOf(slots, from(7, 20));
    expect(slotsOf(slots, from(5000, 20))).toEqual(before);
  });

  it('a row out of sight has none', () => {
    const slots = new RowSlots();
    slots.assign(from(0, 20));
    slots.assign(from(100, 20));
    expect(slots.of(3)).toBeUndefined();
  });
});

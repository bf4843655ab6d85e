import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Uuid, UuidV7, uuidv7 } from '#lib/domain/uuid.ts';

/** RFC 9562 appendix A.6: the time of its example is 2022-02-22 14:22:22 in New York. */
it('carries its time in the first 48 bits', () => {
  expect(uuidv7(Date.parse('2022-02-22T14:22:22-05:00')).slice(0, 13)).toBe('017f22e2-79b0');
});

it('is well formed, in order of time, and never the same', () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [one, other] = [uuidv7(a), uuidv7(b)];
      expect(UuidV7.safeParse(one).success && Uuid.safeParse(one).success).toBe(true);
      expect(one).not.toBe(other);
      if (a < b) expect(one < other).toBe(true);
    }),
  );
});

it('is told from other versions', () => {
  fc.assert(
    fc.property(fc.uuid({ version: [1, 2, 3, 4, 5, 6, 8] }), (other) => {
      expect(UuidV7.safeParse(other).success).toBe(false);
      expect(Uuid.safeParse(other).success).toBe(other[14] === '4');
    }),
  );
});

it('sorts in the order of making, within one millisecond too', () => {
  const made = Array.from({ length: 2000 }, () => uuidv7(1_764_000_000_000));
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

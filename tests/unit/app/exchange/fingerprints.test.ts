import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf, Fingerprints } from '#lib/app/exchange/fingerprints.ts';

it('finds what was put under each fingerprint, and nothing else, in the order in which it came', () => {
  const few = fc.constantFrom('0'.repeat(16), 'f'.repeat(16), `${'0'.repeat(8)}${'f'.repeat(8)}`, '0123456789abcdef');
  fc.assert(
    fc.property(fc.array(few, { maxLength: 16 }), (names) => {
      const table = new Fingerprints();
      names.forEach((name, value) => {
        table.put(fingerprintOf(name), value);
      });
      for (const name of ['1'.repeat(16), ...names]) {
        const values = names.flatMap((each, value) => (each === name ? [value] : []));
        expect(table.of(fingerprintOf(name))).toEqual(values);
      }
    }),
  );
});

it('holds more than one table takes', () => {
  const table = new Fingerprints();
  const count = 200_000;
  for (let i = 0; i < count; i++) table.put([i, 7 * i], i);
  for (let i = 0; i < count; i += 997) expect(table.of([i, 7 * i])).toEqual([i]);
  expect(table.of([count, 7 * count])).toEqual([]);
});

it('takes no more than some values of one, however many are put', () => {
  const table = new Fingerprints();
  for (let i = 0; i < 100_000; i++) table.put([1, 2], i);
  expect(table.of([1, 2])).toHaveLength(16);
});

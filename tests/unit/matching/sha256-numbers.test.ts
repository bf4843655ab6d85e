import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sha256Numbers } from '#lib/matching/sha256-numbers.ts';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

it('numbers digests as a map would', () => {
  // Digests that begin alike fall on one slot.
  const alike = digest.map((hex) => `00000000${hex.slice(8)}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(digest, alike)), fc.array(digest), (digests, others) => {
      const numbers = new Sha256Numbers();
      const twin = new Map<string, number>();
      for (const hex of [...digests, ...digests]) {
        if (!twin.has(hex)) twin.set(hex, twin.size);
        expect(numbers.add(hex)).toBe(twin.get(hex));
      }
      for (const hex of [...digests, ...others]) expect(numbers.find(hex)).toBe(twin.get(hex) ?? null);
      for (const [hex, number] of twin) expect(numbers.hexOf(number)).toBe(hex);
      expect(numbers.size).toBe(twin.size);
    }),
    { seed: 6 },
  );
});

it('keeps every number while it grows', () => {
  const numbers = new Sha256Numbers();
  const hex = (i: number): string =>
    ((i * 2654435761) % 2 ** 32).toString(16).padStart(8, '0') + i.toString(16).padStart(56, '0');
  for (let i = 0; i < 20_000; i++) numbers.add(hex(i));
  for (let i = 0; i < 20_000; i++) expect(numbers.find(hex(i))).toBe(i);
});

it('takes nothing but SHA-256', () => {
  const numbers = new Sha256Numbers();
  expect(() => numbers.add('ab')).toThrow(RangeError);
  expect(() => numbers.find('G'.repeat(64))).toThrow(RangeError);
  expect(() => numbers.hexOf(0)).toThrow(RangeError);
});

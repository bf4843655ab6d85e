import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256List } from '#lib/ui/hub/sha256-list.ts';
import { hexOf } from '../domain/arbitraries.ts';

it('takes one SHA-256 a line, however it is spaced and in whatever letters', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hexOf(32), { maxLength: 20 }), (sha256s) => {
      const grouped = sha256s.map((sha256) => ` ${(sha256.match(/.{4}/g) ?? []).join(' ').toUpperCase()}\r`);
      expect(sha256List([...grouped, '', ...sha256s].join('\n'))).toEqual({ sha256s, bad: null });
    }),
  );
});

it.each([
  ['abc', 1],
  [`${'a'.repeat(64)}\n\n${'g'.repeat(64)}`, 3],
  ['a'.repeat(65), 1],
  [`${'a'.repeat(64)} ${'b'.repeat(64)}`, 1],
])('names the first line of %j that is none', (text, bad) => {
  expect(sha256List(text)).toEqual({ sha256s: [], bad });
});

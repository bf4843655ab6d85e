import { expect, it } from 'vitest';
import { groupByFour, shortHash } from '#lib/ui/hash-text.ts';

it('groups digits by four', () => {
  expect(groupByFour('0123456789abcdef01')).toBe('0123 4567 89ab cdef 01');
});

it('leaves out the middle of long digests only', () => {
  expect(shortHash('0123456789abcdef')).toBe('0123 4567 89ab cdef');
  expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('0123 4567 … 89ab cdef');
});

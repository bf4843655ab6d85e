import { expect, it } from 'vitest';
import { moveFor } from '#lib/ui/results/row-keys.ts';

it('moves by rows and pages, and stops at the ends', () => {
  expect(moveFor('j', -1, 10, 5)).toBe(0);
  expect(moveFor('ArrowDown', 9, 10, 5)).toBe(9);
  expect(moveFor('k', -1, 10, 5)).toBe(0);
  expect(moveFor('k', 3, 10, 5)).toBe(2);
  expect(moveFor('PageDown', 7, 10, 5)).toBe(9);
  expect(moveFor('Home', 7, 10, 5)).toBe(0);
  expect(moveFor('End', 0, 10, 5)).toBe(9);
});

it('has nowhere to go for other keys or in an empty table', () => {
  expect(moveFor('x', 1, 10, 5)).toBeNull();
  expect(moveFor('j', -1, 0, 5)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMNS, columnsWithin, limitWithin } from '#lib/ui/results/columns.ts';

describe('the columns of the table', () => {
  test.for([
    [0, ['path', 'category', 'outcome', 'verdict', 'type', 'size']],
    [33.9, ['path', 'category', 'outcome', 'verdict', 'type', 'size']],
    [34, ['path', 'outcome', 'verdict']],
    [56, ['path', 'category', 'outcome', 'verdict', 'size', 'captured']],
    [119, COLUMNS.slice(0, -1)],
    [120, COLUMNS],
  ] as const)('within %s rem', ([width, columns]) => {
    expect(columnsWithin(width)).toEqual(columns);
  });

  test('are the same from one limit to the next', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (width) => {
        expect(columnsWithin(limitWithin(width))).toEqual(columnsWithin(width));
      }),
    );
  });
});

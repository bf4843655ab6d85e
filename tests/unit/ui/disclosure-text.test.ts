import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { exactLines } from '#lib/ui/hub/exact-lines.ts';
import { searchRows } from '#lib/ui/hub/disclosure-row.ts';
import { keyStep } from '#lib/ui/hub/key-step.ts';

describe('the lines of a request', () => {
  const item = fc.record({
    sha256: fc.stringMatching(/^[0-9a-f]{8}$/),
    ref: fc.nat(),
    note: fc.string({ unit: 'grapheme' }),
  });
  const request = fc.record({ items: fc.array(item), before: fc.string(), zlast: fc.string() });

  it('are the request again when put together, one item a line', () => {
    fc.assert(
      fc.property(request, (content) => {
        const text = canonicalJson(content);
        const lines = exactLines(text);
        expect(lines.join('')).toBe(text);
        expect(lines.filter((line) => line.startsWith('{"note"'))).toHaveLength(content.items.length);
      }),
    );
  });

  it('stay whole when the items are not written canonically', () => {
    const text = '{"items":[{"b":1, "a":2}]}';
    expect(exactLines(text)).toEqual([text]);
  });
});

describe('searching a disclosure', () => {
  const rows = [
    { sha256: 'ab12', item: null, withheld: [], name: 'Holiday/IMG 1.jpg' },
    { sha256: 'cd34', item: null, withheld: [], name: null },
  ];

  it('finds by every word of name or digest, in any case', () => {
    expect(searchRows(rows, ' holiday JPG ')).toEqual([rows[0]]);
    expect(searchRows(rows, 'CD3')).toEqual([rows[1]]);
    expect(searchRows(rows, '')).toBe(rows);
    expect(searchRows(rows, 'holiday cd34')).toEqual([]);
  });
});

describe('keys in a list', () => {
  const press = (key: string, at: number, count = 5) =>
    keyStep({ key, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent, { at, count, page: 3 });

  it('move inside the list and no further', () => {
    expect(['ArrowDown', 'j', 'PageDown', 'End'].map((key) => press(key, 0))).toEqual([1, 1, 3, 4]);
    expect(['ArrowUp', 'k', 'PageUp', 'Home'].map((key) => press(key, 4))).toEqual([3, 3, 1, 0]);
    expect([press('ArrowDown', 4), press('ArrowUp', 0), press('x', 2), press('End', 0, 0)]).toEqual([4, 0, null, null]);
  });
});

import { expect, it } from 'vitest';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import { NO_FILTER, type RowFilter } from '#lib/domain/row-query.ts';
import { activeFilters, without } from '#lib/ui/results/active-filters.ts';

const NARROW: RowFilter = {
  text: 'x',
  outcome: 'not-hashed',
  verdict: 'not-asked',
  sets: 'known-bad',
  type: 'image/png',
  size: { from: 1_000_000, to: null },
  captured: { from: '2026-01-01', to: '2026-02-01' },
  camera: 'Maker One',
  serial: '7',
  quality: { from: null, to: 49 },
  duplicates: 'near',
  category: '?',
  flag: 'IsDistributed',
  damaged: true,
  named: true,
  job: 2,
  lookHere: true,
};

it('names every part of a filter but those with a control of their own in sight', () => {
  const named = activeFilters(NARROW, PLAIN).map(({ facet }) => facet);
  const rest = Object.keys(NARROW).filter((facet) => !named.some((name) => name === facet));
  expect(rest).toEqual(['text', 'lookHere']);
  expect(activeFilters(NO_FILTER, PLAIN)).toEqual([]);
});

it('says ranges and codes in words', () => {
  const said = Object.fromEntries(activeFilters(NARROW, PLAIN).map(({ facet, value }) => [facet, value]));
  expect(said).toMatchObject({
    size: 'from 1 MB',
    captured: '2026-01-01 to 2026-02-01',
    quality: 'up to 49',
    category: 'undecided',
    flag: 'Distributed',
  });
});

it('takes one part away at a time', () => {
  let filter = NARROW;
  for (const { facet } of activeFilters(NARROW, PLAIN)) filter = { ...filter, ...without(facet) };
  expect(filter).toEqual({ ...NO_FILTER, text: 'x', lookHere: true });
});

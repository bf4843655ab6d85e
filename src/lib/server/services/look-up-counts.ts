import type { LookupResult } from '#lib/domain/wire/lookup.ts';
import type { Count } from './tallying.ts';

/** What one answer adds to the counts of its day: how many were asked about, and how many of them had which verdict. */
export function lookUpCounts(bureau: string, results: readonly LookupResult[]): Count[] {
  const found = Map.groupBy(results, ({ verdict }) => verdict);
  return [
    { bureau, name: 'look-ups', count: 1 },
    { bureau, name: 'look-up-items', count: results.length },
    ...[...found].map(([verdict, { length }]): Count => ({ bureau, name: `found-${verdict}`, count: length })),
  ];
}

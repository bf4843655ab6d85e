import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Outcome } from '#lib/domain/media.ts';
import { RunningTally } from '#lib/domain/tally.ts';
import { occurrence } from './arbitraries.ts';

it('adds up, after every single file', () => {
  // Few distinct records, so that there are duplicates.
  const job = fc
    .array(occurrence, { minLength: 1, maxLength: 8 })
    .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 40 }));
  fc.assert(
    fc.property(job, (occurrences) => {
      const tally = new RunningTally();
      const seen = new Set<string>();
      occurrences.forEach((each, i) => {
        tally.add(each);
        if (each.media !== null) seen.add(each.media.sha256);
        const counts = tally.counts;
        expect(counts.found).toBe(i + 1);
        expect(Outcome.options.reduce((sum, outcome) => sum + counts[outcome], 0)).toBe(counts.found);
        expect(counts.duplicates).toBe(counts.found - counts.unreadable - seen.size);
      });
      const all = tally.counts;
      expect(all.bytes).toBe(occurrences.reduce((sum, { bytes }) => sum + bytes, 0));
      expect(all.damaged).toBe(occurrences.filter(({ media }) => media?.damaged === true).length);
    }),
  );
});

it('gives out a copy', () => {
  const tally = new RunningTally();
  tally.counts.found = 7;
  expect(tally.counts.found).toBe(0);
});

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
        if (each.media !== null && each.outcome === 'hashed') seen.add(each.media.sha256);
        const counts = tally.counts;
        expect(counts.found).toBe(i + 1);
        expect(Outcome.options.reduce((sum, outcome) => sum + counts[outcome], 0)).toBe(counts.found);
        expect(counts.duplicates).toBe(counts.hashed - seen.size);
        expect(counts.damaged).toBeLessThanOrEqual(counts.hashed);
      });
      const all = tally.counts;
      expect(all.bytes).toBe(occurrences.reduce((sum, { bytes }) => sum + bytes, 0));
      expect(all.damaged).toBe(
        occurrences.filter(({ outcome, media }) => outcome === 'hashed' && media?.damaged === true).length,
      );
    }),
  );
});

it('forgets what is taken back, as if it had never been there', () => {
  // Small enough for sums without rounding.
  const sized = occurrence.map((each) => ({ ...each, bytes: each.bytes % 2 ** 40 }));
  const some = fc.array(sized, { minLength: 1, maxLength: 5 });
  const job = some.chain((few) => fc.tuple(...Array.from({ length: 2 }, () => fc.array(fc.constantFrom(...few)))));
  fc.assert(
    fc.property(job, ([kept = [], taken = []]) => {
      const [tally, expected] = [new RunningTally(), new RunningTally()];
      for (const each of [...taken, ...kept]) tally.add(each);
      for (const each of taken) tally.remove(each);
      for (const each of kept) expected.add(each);
      expect(tally.counts).toEqual(expected.counts);
    }),
  );
});

it('gives out a copy', () => {
  const tally = new RunningTally();
  tally.counts.found = 7;
  expect(tally.counts.found).toBe(0);
});

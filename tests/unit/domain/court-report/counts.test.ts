import { expect, it } from 'vitest';
import { addsUp, RunningCounts } from '#lib/domain/court-report/counts.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';

type Counted = Parameters<RunningCounts['add']>[0];
const file = (sha256: string | null, change: Partial<Counted> = {}): Counted => ({
  ...{ outcome: 'hashed', bytes: 10, sha256, damaged: false, mime: 'image/jpeg', category: null, verdict: null },
  ...change,
});
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

it('counts copies and damage of pictures only, and adds up', () => {
  const running = new RunningCounts();
  const empty = file(EMPTY_SHA256, { outcome: 'hashed-without-pixels', bytes: 0, mime: null });
  for (const each of [file(A), file(A), file(B, { damaged: true }), empty, empty, empty]) running.add(each);
  running.add(file(null, { outcome: 'unreadable', mime: null }));
  running.add(file(B, { outcome: 'quarantined', damaged: true }));
  const counts = running.counts(2);
  expect(counts).toMatchObject({
    ...{ found: 8, hashed: 3, 'hashed-without-pixels': 3, quarantined: 1, unreadable: 1 },
    ...{ duplicates: 1, damaged: 1, bytes: 50, changedPaths: 2 },
  });
  expect(addsUp(counts)).toBe(true);
});

it('lists the largest first and equal ones by their names, in whatever order the files come', () => {
  const files = ['image/png', 'image/jpeg', null, 'image/gif', 'image/gif'].map((mime) => file(null, { mime }));
  for (const order of [files, files.toReversed()]) {
    const running = new RunningCounts();
    for (const each of order) running.add(each);
    expect(running.counts(0).byType).toEqual([
      { mime: 'image/gif', files: 2 },
      { mime: null, files: 1 },
      { mime: 'image/jpeg', files: 1 },
      { mime: 'image/png', files: 1 },
    ]);
  }
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { strongestVerdict, Verdict } from '#lib/domain/verdict.ts';

it.each([
  [[], 'new'],
  [['ignorable'], 'ignorable'],
  [['ignorable', 'ignorable'], 'ignorable'],
  [['ignorable', 'known'], 'known'],
  [['known', 'ignorable'], 'known'],
  [['known', 'under-investigation', 'new'], 'under-investigation'],
  [['identified', 'under-investigation', 'known'], 'identified'],
] as const)('over %j is %s', (verdicts, expected) => {
  expect(strongestVerdict(verdicts)).toBe(expected);
});

it('does not depend on order, and is one of those given', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Verdict.options), { minLength: 1 }), (verdicts) => {
      const strongest = strongestVerdict(verdicts);
      expect(strongestVerdict(verdicts.toReversed())).toBe(strongest);
      expect(verdicts).toContain(strongest);
      expect(strongest === 'ignorable').toBe(verdicts.every((verdict) => verdict === 'ignorable'));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problem, PROBLEMS, type ProblemCode } from '#lib/domain/wire/problem.ts';
import { retryDelay } from '#lib/egress/backoff.ts';
import { affectsAll, failureCode, retryable } from '#lib/egress/hub-failure.ts';

describe('waiting between attempts', () => {
  it('grows from seconds to at most five minutes, with a random half', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const delay = retryDelay(n, random);
          expect(delay).toBeGreaterThanOrEqual(1000);
          expect(delay).toBeLessThanOrEqual(300_000);
          expect(delay).toBeLessThanOrEqual(2 * retryDelay(n + 1, random));
        },
      ),
    );
    expect([1, 2, 3, 20].map((n) => retryDelay(n, 0))).toEqual([1000, 2000, 4000, 150_000]);
    expect(retryDelay(1, 0.999)).toBeGreaterThan(1900);
  });

  it('is of use only for what can pass by itself', () => {
    const passing = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) =>
      retryable({ kind: 'problem', problem: problem(code) }),
    );
    expect(passing).toEqual([
      'batch-in-progress',
      'too-many-requests',
      'look-up-budget',
      'internal-error',
      'not-ready',
    ]);
    expect(retryable({ kind: 'unreachable' })).toBe(true);
    expect(retryable({ kind: 'wrong-hub' })).toBe(false);
    expect(retryable({ kind: 'storage', why: 'quota-exceeded' })).toBe(false);
  });

  it('of one batch is not of all unless all would fare the same', () => {
    expect(affectsAll({ kind: 'problem', problem: problem('batch-differs') })).toBe(false);
    expect(affectsAll({ kind: 'problem', problem: problem('not-ready') })).toBe(true);
    expect(affectsAll({ kind: 'unreachable' })).toBe(true);
    expect(affectsAll({ kind: 'garbage' })).toBe(false);
    expect(failureCode({ kind: 'storage', why: 'locked' })).toBe('locked');
    expect(failureCode({ kind: 'problem', problem: problem('batch-differs') })).toBe('batch-differs');
  });
});

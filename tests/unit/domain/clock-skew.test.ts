import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockMisleads, clockOfDevice, clockSkew } from '#lib/domain/clock-skew.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-22T09:30:00.000Z');

describe('the skew between two clocks', () => {
  it('lies in the interval that is told, wherever in the exchange the hub looked at its clock', () => {
    const exchange = fc.record({
      skew: fc.integer({ min: -1e10, max: 1e10 }),
      out: fc.integer({ min: 0, max: 60_000 }),
      back: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(exchange, ({ skew, out, back }) => {
        const told = clockSkew(start, start + out + back, start + out + skew);
        expect(Math.abs((told?.skewMs ?? NaN) - skew)).toBeLessThanOrEqual(told?.uncertaintyMs ?? NaN);
        expect(told?.uncertaintyMs).toBe(Math.ceil((out + back) / 2));
      }),
    );
  });

  it('is not told when the device was set back meanwhile', () => {
    expect(clockSkew(start, start - 1, start)).toBeNull();
  });

  it.each([
    [200_000, 50, 'behind', true],
    [-200_000, 50, 'ahead', true],
    [2 * MINUTE, 50, 'behind', true],
    [2 * MINUTE - 1, 50, 'behind', false],
    [1001, 50, 'behind', false],
    [1000, 50, 'agrees', false],
    [-1000, 50, 'agrees', false],
    [-4000, 4000, 'agrees', false],
    [-4001, 4000, 'ahead', false],
  ] as const)('of %d ms, give or take %d, means that the device %s', (skewMs, uncertaintyMs, word, misleads) => {
    expect(clockOfDevice({ skewMs, uncertaintyMs })).toBe(word);
    expect(clockMisleads({ skewMs, uncertaintyMs })).toBe(misleads);
  });
});

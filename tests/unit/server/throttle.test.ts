import { describe, expect, it } from 'vitest';
import { Throttle } from '#lib/server/throttle.ts';

describe('a throttle', () => {
  it('lets a burst through, then a steady rate, for each address', () => {
    let now = 0;
    const throttle = new Throttle({ burst: 3, perMinute: 6, clock: () => new Date(now) });
    expect([1, 2, 3].map(() => throttle.take('x'))).toEqual([0, 0, 0]);
    expect(throttle.take('x')).toBe(10);
    expect(throttle.take('y')).toBe(0);
    now += 9_000;
    expect(throttle.take('x')).toBe(1);
    now += 1_000;
    expect(throttle.take('x')).toBe(0);
    expect(throttle.take('x')).toBe(10);
    now += 60 * 60_000;
    expect([1, 2, 3, 4].map(() => throttle.take('x'))).toEqual([0, 0, 0, 10]);
  });

  it('lets nobody begin what there is no room to end', () => {
    let now = 0;
    const throttle = new Throttle({ burst: 3, perMinute: 6, clock: () => new Date(now) });
    expect([throttle.take('x', 2), throttle.take('x')]).toEqual([0, 0]);
    expect(throttle.take('x', 2)).toBe(10);
    now += 10_000;
    expect([throttle.take('x', 2), throttle.take('x')]).toEqual([0, 0]);
    expect(throttle.take('x')).toBe(10);
  });

  it('forgets whom it has not seen for longest', () => {
    const throttle = new Throttle({ burst: 1, perMinute: 1, clock: () => new Date(0) });
    for (let i = 0; i < 20_000; i++) expect(throttle.take(String(i))).toBe(0);
    expect(throttle.take('19999')).toBe(60);
    expect(throttle.take('7')).toBe(0);
  });
});

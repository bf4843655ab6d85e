import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestTimeLimitMs, isTooLarge, MAX_PIXELS, timeLimitMs } from '#lib/engine/limits.ts';

const pixels = fc.integer({ min: 1, max: 2 ** 33 });
const weight = fc.double({ min: 1, max: 20, noNaN: true });
const bytes = fc.nat({ max: 2 ** 40 });

describe('the size of an image that is decoded', () => {
  it('once too much stays too much, with more pixels or more memory for each', () => {
    fc.assert(
      fc.property(pixels, pixels, weight, weight, (one, more, light, heavy) => {
        fc.pre(isTooLarge(one, light));
        expect(isTooLarge(Math.max(one, more), Math.max(light, heavy))).toBe(true);
      }),
    );
  });

  it('ends at 200 megapixels, whatever the codec', () => {
    expect(isTooLarge(MAX_PIXELS, 1)).toBe(false);
    expect(isTooLarge(MAX_PIXELS + 1, 0.1)).toBe(true);
  });

  it('ends where the memory of a codec does', () => {
    const takes = (bytesAPixel: number, megapixels: number) => isTooLarge(megapixels * 1e6, bytesAPixel / 4);
    expect(takes(52, 40)).toBe(false);
    expect(takes(52, 42)).toBe(true);
  });
});

describe('the time that a file may take', () => {
  it('is never less for more of it, nor so long that nobody would wait for it', () => {
    fc.assert(
      fc.property(bytes, bytes, pixels, pixels, (one, more, few, many) => {
        const most = Math.max(one, more);
        expect(timeLimitMs(most, Math.max(few, many))).toBeGreaterThanOrEqual(timeLimitMs(one, few));
        expect(digestTimeLimitMs(most)).toBeGreaterThanOrEqual(digestTimeLimitMs(one));
      }),
    );
    expect(timeLimitMs(0, 0)).toBeGreaterThanOrEqual(10_000);
    expect(timeLimitMs(256 * 2 ** 20, 2 ** 29)).toBeLessThan(20 * 60_000);
  });
});

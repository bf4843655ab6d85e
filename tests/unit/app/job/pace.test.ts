import { describe, expect, it } from 'vitest';
import { Pace } from '#lib/app/job/pace.ts';

describe('Pace', () => {
  it('says nothing before a whole second has passed', () => {
    const pace = new Pace();
    pace.note(0, 0, 0);
    pace.note(999, 50, 5000);
    expect(pace.rates).toBeNull();
    expect(pace.secondsLeft(10, 10)).toBeNull();
  });

  it('gives the median of whole seconds, whatever one slow second does', () => {
    const pace = new Pace();
    [0, 10, 20, 20, 30, 40].forEach((files, second) => {
      pace.note(second * 1000, files, files * 100);
    });
    expect(pace.rates).toEqual({ filesPerSecond: 10, bytesPerSecond: 1000 });
    expect(pace.secondsLeft(50, 0)).toBe(5);
  });

  it('goes by bytes when the files that are left are larger than those before', () => {
    const pace = new Pace();
    pace.note(0, 0, 0);
    pace.note(1000, 10, 1000);
    expect(pace.secondsLeft(10, 60_000)).toBe(60);
  });

  it('does not count a rest', () => {
    const pace = new Pace();
    pace.note(0, 0, 0);
    pace.note(1000, 10, 1000);
    pace.rest();
    pace.note(100_000, 10, 1000);
    pace.note(101_000, 20, 2000);
    expect(pace.rates?.filesPerSecond).toBe(10);
  });
});

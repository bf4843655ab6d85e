import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookHereFirst, type Seen } from '#lib/app/look-here-first.ts';
import { summaryOf } from '#lib/domain/case-row.ts';
import type { Metadata } from '#lib/domain/metadata.ts';
import { casePages, finding, NOW } from './case-pages.ts';
import { picture } from './pictures.ts';
import { occurrence, record } from './records.ts';

const seen = (said: Partial<Metadata> = {}, change: Partial<Seen> = {}): Seen => ({
  media: summaryOf(picture(1, said)),
  verdict: undefined,
  series: 0,
  now: NOW,
  ...change,
});

const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString().slice(0, 19);

describe('what to look at first', () => {
  it('is a new picture, straight from a camera, lately taken, one of a series, with a place; and says why', () => {
    const gps = { latitude: 1, longitude: 2 };
    const ranked = lookHereFirst(seen({ capturedAt: ago(12), gps, bodySerial: '77' }, { verdict: 'new', series: 42 }));
    expect(ranked?.signs).toEqual([
      { code: 'new' },
      { code: 'camera' },
      { code: 'captured', days: 12 },
      { code: 'series', others: 41 },
      { code: 'located' },
    ]);
    expect(ranked?.score).toBeCloseTo(100, 0);
  });

  it('is nothing that is known, edited, older than a year, or from no camera', () => {
    for (const verdict of ['known', 'under-investigation', 'identified', 'ignorable'] as const)
      expect(lookHereFirst(seen({}, { verdict }))).toBeNull();
    for (const software of ['Adobe Photoshop 25.0 (Windows)', 'GIMP 2.10.34', 'Snapseed 2.0', 'Picasa'])
      expect(lookHereFirst(seen({ software }))).toBeNull();
    for (const software of ['17.4.1', 'G991BXXU4AUK1', 'HDR+ 1.0.345618096z'])
      expect(lookHereFirst(seen({ software }))).not.toBeNull();
    expect(lookHereFirst(seen({ capturedAt: ago(366) }))).toBeNull();
    expect(lookHereFirst(seen({ capturedAt: '0000-00-00T00:00:00' }))).toBeNull();
    expect(lookHereFirst({ ...seen(), media: summaryOf(record(1)) })).toBeNull();
  });

  it('says that a clock is doubtful when a picture is from the future, but not for a zone that is ahead', () => {
    expect(lookHereFirst(seen({ capturedAt: ago(-30) }))?.signs).toContainEqual({ code: 'clock-doubtful' });
    expect(lookHereFirst(seen({ capturedAt: ago(-0.5) }))?.signs).toContainEqual({ code: 'captured', days: 0 });
  });

  it('never ranks a picture lower for one sign more', () => {
    const gps = { latitude: 1, longitude: 2 };
    const signs = fc.record({
      days: fc.integer({ min: 0, max: 400 }),
      isNew: fc.boolean(),
      series: fc.nat(2000),
      located: fc.boolean(),
    });
    const score = ({
      days,
      isNew,
      series,
      located,
    }: {
      days: number;
      isNew: boolean;
      series: number;
      located: boolean;
    }) =>
      lookHereFirst(
        seen({ capturedAt: ago(days), ...(located && { gps }) }, { series, ...(isNew && { verdict: 'new' }) }),
      )?.score ?? -1;
    fc.assert(
      fc.property(signs, fc.nat(400), fc.nat(2000), (some, sooner, more) => {
        const before = score(some);
        expect(score({ ...some, isNew: true })).toBeGreaterThanOrEqual(before);
        expect(score({ ...some, located: true })).toBeGreaterThanOrEqual(before);
        expect(score({ ...some, series: some.series + more })).toBeGreaterThanOrEqual(before);
        expect(score({ ...some, days: Math.max(0, some.days - sooner) })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('brings the pattern to the top of a case, and hides what does not show it', async () => {
    const { results, findings, add, paths } = casePages();
    const serial = { bodySerial: '123' };
    add([
      occurrence('document', record(1)),
      occurrence('known', picture(2, serial)),
      occurrence('edited', picture(3, { ...serial, software: 'Adobe Photoshop 25' })),
      occurrence('old', picture(4, { ...serial, capturedAt: '2019-01-01T00:00:00' })),
      occurrence('lone', picture(5)),
      occurrence('series 1', picture(6, serial)),
      occurrence('series 2', picture(7, serial)),
      occurrence('series 2 again', picture(7, serial)),
      occurrence('not asked', picture(8, serial)),
    ]);
    for (const byte of [5, 6, 7]) findings.set(record(byte).sha256, finding('new'));
    findings.set(record(2).sha256, finding('known'));
    await results.refresh();
    await results.narrow({ lookHere: true });
    expect(paths()).toEqual(['series 1', 'series 2', 'series 2 again', 'lone', 'not asked']);
    const [first] = results.view;
    // Copies of one file make no series: known, edited, old, 1, 2 and the one not asked about are six files.
    expect(first && results.knownOf(first).signs).toContainEqual({ code: 'series', others: 5 });
    await results.sortBy('path');
    expect(paths()[0]).toBe('lone');
    await results.narrow({ lookHere: false });
    expect(paths()).toHaveLength(9);
  });
});

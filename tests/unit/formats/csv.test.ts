import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import type { Occurrence } from '#lib/domain/media.ts';
import type { Metadata } from '#lib/domain/metadata.ts';
import { csvParts, guarded, unguarded, writeCsv } from '#lib/formats/csv.ts';
import { mediaRecord, occurrence } from '../domain/arbitraries.ts';

const unreadable = (path: string): Occurrence => ({
  path,
  bytes: 1,
  modified: null,
  outcome: 'unreadable',
  reason: 'cannot-be-read',
  media: null,
});

const read = (csv: string) => Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;
const pathOf = (path: string) => read(writeCsv([unreadable(path)], { byteOrderMark: false }))[0]?.['path'];

it('any CSV reader finds every value under its heading', () => {
  fc.assert(
    fc.property(fc.array(occurrence, { maxLength: 6 }), (occurrences) => {
      const rows = read(writeCsv(occurrences, { byteOrderMark: false }));
      expect(rows).toHaveLength(occurrences.length);
      occurrences.forEach(({ path, bytes, outcome, reason, media }, i) => {
        const row = rows[i] ?? {};
        expect([path, `'${path}`]).toContain(row['path']);
        expect(row).toMatchObject({ bytes: String(bytes), outcome, reason: reason ?? '' });
        expect(row).toMatchObject({
          md5: media?.md5 ?? '',
          sha1: media?.sha1 ?? '',
          sha256: media?.sha256 ?? '',
          mime: media?.mime ?? '',
          width: media?.width?.toString() ?? '',
          height: media?.height?.toString() ?? '',
          pdq_direct: media?.pdq?.direct ?? '',
          pdq_nn512: media?.pdq?.nn512 ?? '',
          pdq_quality: media?.pdq?.quality.toString() ?? '',
          damaged: String(media?.damaged ?? false),
          gps_latitude: media?.metadata?.gps?.latitude.toString() ?? '',
          gps_longitude: media?.metadata?.gps?.longitude.toString() ?? '',
        });
      });
    }),
  );
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '=a\nb', '=HYPERLINK("http://x","y")', '＝1'])(
  'a path %j is no formula',
  (path) => {
    expect(pathOf(path)).toBe(`'${path}`);
  },
);

it.each(['a=1.jpg', 'a-b/c+d.jpg', 'with "quotes", commas\nand lines.jpg', 'Zürich – 写真.jpg', "'quoted.jpg"])(
  'a path %j is kept',
  (path) => {
    expect(pathOf(path)).toBe(path);
  },
);

it('no cell starts as a formula does', () => {
  const path = fc
    .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ''), fc.string())
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(path, (path) => {
      const csv = writeCsv([unreadable(`${path}x`)], { byteOrderMark: false });
      for (const row of Papa.parse<string[]>(csv).data)
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it('what a guard was put before is read as it was, also where it looked guarded already', () => {
  const cell = fc.stringMatching(/^'{0,3}[=+\-@\t\r\n＝＋－＠a']?[=a']?$/);
  fc.assert(
    fc.property(cell, (cell) => {
      expect(unguarded(guarded(cell))).toBe(cell);
    }),
  );
});

it('starts with a byte order mark unless told otherwise, and ends lines as RFC 4180 says', () => {
  expect(writeCsv([]).startsWith('\uFEFFpath,bytes,md5,sha1,sha256,')).toBe(true);
  expect(writeCsv([], { byteOrderMark: false }).startsWith('path,')).toBe(true);
  expect(writeCsv([unreadable('a')]).split('\r\n')).toHaveLength(3);
});

it('comes in pieces that add up', () => {
  const many = Array.from({ length: 1234 }, (_, i) => unreadable(`file ${i}`));
  const parts = [...csvParts(many)];
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.join('')).toBe(writeCsv(many));
  expect(read(writeCsv(many, { byteOrderMark: false })).map((row) => row['path'])).toEqual(
    many.map(({ path }) => path),
  );
});

it('the time on the camera’s clock carries its zone where the file says it', () => {
  const capturedAt = '2026-05-01T12:03:04.25';
  const row = (metadata: Metadata) => {
    const [media] = fc.sample(mediaRecord, 1);
    if (media === undefined) throw new Error('No record');
    const seen = { ...unreadable('a'), outcome: media.outcome, media: { ...media, metadata } };
    return read(writeCsv([seen], { byteOrderMark: false }))[0];
  };
  expect(row({ capturedAt, capturedZone: '+02:00', hasThumbnail: false })).toMatchObject({
    captured_at: '2026-05-01T12:03:04.25+02:00',
  });
  expect(row({ capturedAt, make: '=1+1', hasThumbnail: false })).toMatchObject({
    captured_at: capturedAt,
    camera_make: "'=1+1",
    camera_model: '',
  });
  expect(row({ capturedZone: '+02:00', hasThumbnail: true })).toMatchObject({ captured_at: '' });
});

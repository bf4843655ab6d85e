import { expect, it } from 'vitest';
import { metadataRows } from '#lib/ui/results/metadata-rows.ts';
import { FULL_METADATA } from '../engine/metadata/full-exif.ts';

const IDS = {
  ...{ xmpDocumentId: 'd', xmpInstanceId: 'i', xmpOriginalDocumentId: 'o' },
  ...{ iptcObjectName: 'n', iptcJobId: 'j', iptcDocumentId: 'u', iptcFacebookMark: 'FBMD01' },
};

it('shows everything that the record holds, each under its own name', () => {
  const metadata = { ...FULL_METADATA, ...IDS };
  const rows = metadataRows(metadata);
  // A zone stands with its time.
  expect(rows).toHaveLength(Object.keys(metadata).filter((member) => !member.endsWith('Zone')).length);
  expect(new Set(rows.map(({ term }) => term)).size).toBe(rows.length);
});

it('shows times as the file says them, never in the officer’s own zone', () => {
  expect(metadataRows(FULL_METADATA).slice(0, 5)).toEqual([
    { term: 'Captured', value: '2026-05-01 12:03:04.25 +02:00', note: '' },
    { term: 'Digitised', value: '2026-05-02 12:03:05.375 -03:30', note: '' },
    { term: 'Changed', value: '2026-05-03 08:09:10.1 +00:00', note: '' },
    { term: 'GPS time', value: '2026-05-01 10:03:04 UTC', note: '' },
    { term: 'Place', value: '-33.859908, 151.211144', note: 'altitude 12.345 m' },
  ]);
  expect(metadataRows({ capturedAt: '2026-05-01T12:03:04', hasThumbnail: false })).toEqual([
    { term: 'Captured', value: '2026-05-01 12:03:04', note: 'time zone not stated' },
  ]);
});

it('shows nothing for what the file does not say', () => {
  expect(metadataRows({ hasThumbnail: false })).toEqual([]);
  expect(metadataRows({ hasThumbnail: true })).toMatchObject([{ term: 'Thumbnail', value: '' }]);
});

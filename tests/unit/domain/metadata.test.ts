import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MediaRecord } from '#lib/domain/media.ts';
import { Metadata } from '#lib/domain/metadata.ts';
import { mediaRecord } from './arbitraries.ts';

it('a record that was stored before there was metadata is still one', () => {
  fc.assert(
    fc.property(mediaRecord, (record) => {
      const { metadata, ...stored } = record;
      expect(MediaRecord.parse(stored)).toEqual({ ...stored, metadata: null });
      expect(MediaRecord.parse({ ...stored, metadata })).toEqual(record);
    }),
  );
});

it.each([
  ['a picture’s bytes', { thumbnail: 'AAAA' }],
  ['a text of more than one line', { make: 'two\nlines' }],
  ['a text that turns what follows', { software: 'photo\u202Egpj' }],
  ['an empty text', { model: '' }],
  ['a long text', { imageId: 'x'.repeat(201) }],
  ['a time with a zone in it', { capturedAt: '2026-05-01T12:03:04Z' }],
  ['a place off the earth', { gps: { latitude: 91, longitude: 0 } }],
  ['half a place', { gps: { latitude: 1 } }],
])('%s is no metadata', (_name, member) => {
  expect(Metadata.safeParse({ hasThumbnail: false }).success).toBe(true);
  expect(Metadata.safeParse({ hasThumbnail: false, ...member }).success).toBe(false);
});

import fc from 'fast-check';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { DisclosableField } from '#lib/domain/data-rule.ts';
import { type MediaRecord, type Occurrence, Reason } from '#lib/domain/media.ts';
import type { Metadata } from '#lib/domain/metadata.ts';
import type { PdqSet } from '#lib/domain/pdq.ts';

/** Lower-case hexadecimal of so many bytes. */
export const hexOf = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));

export const uuidV7: fc.Arbitrary<string> = fc.uuid({ version: 7 });

export const base64urlOf = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('base64url'));

export const instant: fc.Arbitrary<string> = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** One line without control characters or lone surrogates. */
export const shortText: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.length <= 120 && /^[^\p{Cc}\p{Cs}]+$/u.test(text));

const pdqSet: fc.Arbitrary<PdqSet> = fc
  .record({
    nn512: hexOf(32),
    quality: fc.integer({ min: 0, max: 100 }),
    qualityNn512: fc.integer({ min: 0, max: 100 }),
    dihedral: fc.array(hexOf(32), { minLength: 8, maxLength: 8 }),
  })
  .map((set) => ({ ...set, direct: set.dihedral[0] ?? '' }));

/** Texts of a file: none of them holds a character that turns the writing direction. */
const fileText = shortText.filter((text) => !/\p{Bidi_Control}/u.test(text));
const clockTime = instant.chain((at) => fc.constantFrom(at.slice(0, 19), at.slice(0, -1)));
const zone = fc.constantFrom('+00:00', '-03:30', '+12:45');
const coordinate = (most: number) => fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((value) => value / 1e7 + 0);

const metadata: fc.Arbitrary<Metadata> = fc.record(
  {
    ...{ capturedAt: clockTime, digitizedAt: clockTime, modifiedAt: clockTime },
    ...{ capturedZone: zone, digitizedZone: zone, modifiedZone: zone },
    gpsAt: instant,
    gps: fc.record(
      { latitude: coordinate(90), longitude: coordinate(180), altitude: fc.integer({ min: -500, max: 9000 }) },
      { requiredKeys: ['latitude', 'longitude'] },
    ),
    ...{ make: fileText, model: fileText, bodySerial: fileText, lensModel: fileText, lensSerial: fileText },
    ...{ software: fileText, imageId: fileText },
    orientation: fc.integer({ min: 1, max: 8 }),
    ...{ xmpDocumentId: fileText, xmpInstanceId: fileText, xmpOriginalDocumentId: fileText },
    ...{ iptcObjectName: fileText, iptcJobId: fileText, iptcDocumentId: fileText, iptcFacebookMark: fileText },
    hasThumbnail: fc.boolean(),
  },
  { requiredKeys: ['hasThumbnail'] },
);

const side = fc.option(fc.integer({ min: 1, max: 1_000_000 }));

/** Any record of the schema, sensible or not: an empty file with PDQ, one side without the other. */
export const mediaRecord: fc.Arbitrary<MediaRecord> = fc.record({
  sha256: hexOf(32),
  sha1: hexOf(20),
  md5: hexOf(16),
  bytes: fc.oneof(fc.constant(0), fc.maxSafeNat()),
  mime: fc.constantFrom('image/jpeg', 'image/png', 'application/octet-stream', 'video/mp4'),
  width: side,
  height: side,
  pdq: fc.option(pdqSet),
  outcome: fc.constantFrom('hashed', 'hashed-without-pixels', 'quarantined'),
  reason: fc.option(fc.constantFrom(...Reason.options)),
  damaged: fc.boolean(),
  metadata: fc.option(metadata),
  provenance: fc.record({
    build: fc.string({ maxLength: 64 }),
    decoder: fc.option(fc.string({ maxLength: 64 })),
    warnings: fc.array(fc.string({ maxLength: 200 }), { maxLength: 8 }),
  }),
});

/** A record as the engine makes it: PDQ when and only when it is hashed. */
const sensibleRecord: fc.Arbitrary<MediaRecord> = fc
  .tuple(mediaRecord, pdqSet)
  .map(([record, pdq]) => ({ ...record, pdq: record.outcome === 'hashed' ? pdq : null }));

export const occurrence: fc.Arbitrary<Occurrence> = fc
  .record({
    path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    modified: fc.option(fc.maxSafeNat()),
    bytes: fc.nat(),
    media: fc.option(sensibleRecord),
  })
  .map(({ path, modified, bytes, media }) => ({
    path,
    modified,
    bytes: media?.bytes ?? bytes,
    outcome: media?.outcome ?? 'unreadable',
    reason: media === null ? 'cannot-be-read' : media.reason,
    media,
  }));

export const dataRule: fc.Arbitrary<DataRule> = fc.record({
  id: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
  version: fc.integer({ min: 1, max: 1_000_000 }),
  title: fc.string({ maxLength: 120 }),
  lookups: fc.boolean(),
  fields: fc.subarray([...DisclosableField.options]),
  handling: fc.record({
    europol: fc.constantFrom('H0', 'H1', 'H2', 'H3'),
    tlp: fc.constantFrom('RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'),
  }),
});

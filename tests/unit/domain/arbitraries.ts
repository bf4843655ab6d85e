import fc from 'fast-check';
import {
  DISCLOSABLE_FIELDS,
  FIELD_LEVELS,
  Handling,
  HolderNaming,
  MAX_WATCH_DAYS,
  type DataRule,
} from '#lib/domain/data-rule.ts';
import type { DisclosableRecord } from '#lib/domain/disclosable-record.ts';
import type { Mark } from '#lib/domain/mark.ts';
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
export const fileText = shortText.filter((text) => !/\p{Bidi_Control}/u.test(text));
const clockTime = instant.chain((at) => fc.constantFrom(at.slice(0, 19), at.slice(0, -1)));
const zone = fc.constantFrom('+00:00', '-03:30', '+12:45');
/** Any, with the edges of the map and of the cells of a grid, and a step to either side. JSON knows one zero only. */
const coordinate = (most: number) =>
  fc
    .oneof(
      fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((value) => value / 1e7),
      fc.double({ min: -most, max: most, noNaN: true }),
      fc.constantFrom(-most, most, 0),
      fc
        .tuple(fc.integer({ min: -most * 10, max: most * 10 }), fc.constantFrom(-1, 0, 1))
        .map(([tenths, step]) => beside(tenths / 10, step))
        .filter((degrees) => Math.abs(degrees) <= most),
    )
    .map((degrees) => degrees + 0);

/** The next number that a double can hold, or the one before. */
function beside(value: number, step: number): number {
  const float = new Float64Array([value]);
  const bits = new BigInt64Array(float.buffer);
  if (value !== 0) bits[0] = (bits[0] ?? 0n) + BigInt(step);
  return float[0] ?? value;
}

const metadata: fc.Arbitrary<Metadata> = fc.record(
  {
    ...{ capturedAt: clockTime, digitizedAt: clockTime, modifiedAt: clockTime },
    ...{ capturedZone: zone, digitizedZone: zone, modifiedZone: zone },
    gpsAt: instant,
    gps: fc.record(
      { latitude: coordinate(90), longitude: coordinate(180), altitude: fc.constantFrom(0, -430.5, 8848) },
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

/** The levels of every field, each independent of the others. */
const fields = fc.record(
  Object.fromEntries(DISCLOSABLE_FIELDS.map((field) => [field, fc.constantFrom(...FIELD_LEVELS[field])])),
) as unknown as fc.Arbitrary<DataRule['fields']>;

const day = instant.map((at) => at.slice(0, 10));

export const dataRule: fc.Arbitrary<DataRule> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    title: shortText,
    lookups: fc.boolean(),
    fields,
    watchDays: fc.integer({ min: 0, max: MAX_WATCH_DAYS }),
    nameAsker: fc.boolean(),
    nameHolder: fc.constantFrom(...HolderNaming.options),
    handling: fc.record({
      europol: fc.constantFrom(...Handling.shape.europol.options),
      tlp: fc.constantFrom(...Handling.shape.tlp.options),
    }),
    reviewBy: fc.option(day),
  },
  // Older rules do not say it.
  { requiredKeys: ['id', 'version', 'title', 'lookups', 'fields', 'watchDays', 'nameAsker', 'handling', 'reviewBy'] },
);

/** Texts that no schema would take, among good ones: file systems and officers write what they like. */
const oddText = fc.oneof(
  shortText,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '\ud800',
    'a\udfff.jpg',
    'a\0b',
    'tab\there',
    'two\nlines',
    'C:\\folder\\a.jpg',
    'folder/a.jpg',
  ),
  fc.constantFrom(...['a', 'ä', '😀', '\u202e'].map((unit) => unit.repeat(10_000))),
);

const markCode = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);

const mark: fc.Arbitrary<Mark> = fc.record({
  sha256: hexOf(32),
  category: fc.option(markCode),
  flags: fc.uniqueArray(markCode, { maxLength: 20 }),
  note: oddText.map((text) => text.slice(0, 4000)),
  series: fc.option(oddText),
  changedAt: instant,
  history: fc.constant([]),
});

/** A file can say -0, south of the equator by nothing. */
function withNegativeZeros(record: MediaRecord): MediaRecord {
  const gps = record.metadata?.gps;
  if (record.metadata === null || gps === undefined) return record;
  const turned = Object.fromEntries(Object.entries(gps).map(([name, value]) => [name, value === 0 ? -0 : value]));
  return { ...record, metadata: { ...record.metadata, gps: { ...gps, ...turned } } };
}

export const disclosableRecord: fc.Arbitrary<DisclosableRecord> = fc.record({
  media: fc.tuple(mediaRecord, fc.boolean()).map(([record, minus]) => (minus ? withNegativeZeros(record) : record)),
  names: fc.uniqueArray(oddText, { maxLength: 25 }),
  mark: fc.option(mark),
  scheme: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
});

/** The number of a case as somebody typed it. */
export const caseReference = oddText;

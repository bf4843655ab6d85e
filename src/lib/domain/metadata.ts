import * as z from 'zod/mini';

/** Longer texts of a file are cut to this, with an ellipsis at the end. */
export const METADATA_TEXT_MAX = 200;

/** One line out of a file: no control characters, and none that turn the writing direction of what follows. */
export const MetadataText = z
  .string()
  .check(z.minLength(1), z.maxLength(METADATA_TEXT_MAX), z.regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u));

/** A time on the camera's clock, e.g. `2026-05-01T12:03:04.25`: no moment until its zone is known. */
const LocalTime = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?$/));

/** Offset from UTC, e.g. `+02:00`. */
const Zone = z.string().check(z.regex(/^[+-]\d\d:\d\d$/));

/** Decimal degrees, north and east positive, and metres above the sea, as the file says. */
export const Gps = z.strictObject({
  latitude: z.number().check(z.gte(-90), z.lte(90)),
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  altitude: z.optional(z.number().check(z.gte(-100_000), z.lte(100_000))),
});
export type Gps = z.infer<typeof Gps>;

/**
 * What a file says of itself, as it says it: nothing here is checked against anything, and all of it can be forged. What
 * the file does not say, or says in a way that makes no sense, is absent. Never a byte of a picture.
 */
export const Metadata = z.strictObject({
  /** EXIF DateTimeOriginal: when the picture was taken. */
  capturedAt: z.optional(LocalTime),
  capturedZone: z.optional(Zone),
  /** EXIF DateTimeDigitized: when it was stored as data; for a scan, later. */
  digitizedAt: z.optional(LocalTime),
  digitizedZone: z.optional(Zone),
  /** EXIF and TIFF DateTime: when the file was changed. */
  modifiedAt: z.optional(LocalTime),
  modifiedZone: z.optional(Zone),
  /** The satellites' time, in UTC: `2026-05-01T10:03:04Z`. */
  gpsAt: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/))),
  gps: z.optional(Gps),
  make: z.optional(MetadataText),
  model: z.optional(MetadataText),
  bodySerial: z.optional(MetadataText),
  lensModel: z.optional(MetadataText),
  lensSerial: z.optional(MetadataText),
  software: z.optional(MetadataText),
  /** EXIF Orientation, 1 to 8. Never applied: pixels are hashed as they are coded. */
  orientation: z.optional(z.int().check(z.gte(1), z.lte(8))),
  /** EXIF ImageUniqueID. */
  imageId: z.optional(MetadataText),
  /** XMP Media Management: the document, this state of it, and what it was first made from. */
  xmpDocumentId: z.optional(MetadataText),
  xmpInstanceId: z.optional(MetadataText),
  xmpOriginalDocumentId: z.optional(MetadataText),
  /** IPTC IIM 1:100, Unique Name of Object. */
  iptcObjectName: z.optional(MetadataText),
  /** IPTC IIM 2:103, Original Transmission Reference, now called Job Identifier. */
  iptcJobId: z.optional(MetadataText),
  /** IPTC IIM 2:187, Unique Document ID. */
  iptcDocumentId: z.optional(MetadataText),
  /** IPTC IIM 2:40, Special Instructions, where it is what Facebook and Instagram put into pictures they hand out. */
  iptcFacebookMark: z.optional(MetadataText),
  /** The file carries a thumbnail in its EXIF or JFIF part. It may show what the picture no longer does. */
  hasThumbnail: z.boolean(),
});
export type Metadata = z.infer<typeof Metadata>;

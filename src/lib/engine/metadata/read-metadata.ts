import { Metadata } from '#lib/domain/metadata.ts';
import { type ClockTime, clockTime } from './capture-time.ts';
import { type FileTags, readFileTags, type Wanted } from './file-tags.ts';
import { gpsPosition, gpsTime } from './gps.ts';
import { plainText } from './text.ts';
import { xmpIds } from './xmp-ids.ts';

/** Where the record's texts come from; of several tags the first that says something. */
const TEXTS = {
  make: ['Make'],
  model: ['Model'],
  // The second is DNG's.
  bodySerial: ['BodySerialNumber', 'CameraSerialNumber'],
  lensModel: ['LensModel'],
  lensSerial: ['LensSerialNumber'],
  software: ['Software'],
  imageId: ['ImageUniqueID'],
} as const satisfies Partial<Record<keyof Metadata, readonly string[]>>;

/** The three tags of each time. */
const TIMES = {
  captured: ['DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal'],
  digitized: ['DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized'],
  modified: ['DateTime', 'SubSecTime', 'OffsetTime'],
} as const;

const GPS = [
  ...['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'],
  ...['GPSAltitude', 'GPSAltitudeRef', 'GPSDateStamp', 'GPSTimeStamp'],
];

const IPTC = {
  iptcObjectName: 'UNO',
  iptcJobId: 'Original Transmission Reference',
  iptcDocumentId: 'Unique Document ID',
  iptcFacebookMark: 'Special Instructions',
} as const;

const WANTED: Wanted = {
  exif: [...Object.values(TEXTS).flat(), ...Object.values(TIMES).flat(), ...GPS, 'Orientation'],
  iptc: Object.values(IPTC),
};

/**
 * What a file says about camera, time, place and software; null when it says nothing. Never throws, takes bounded time
 * and memory for any bytes, and gives nothing back but short texts and numbers: of an embedded thumbnail only that it is
 * there. A tag that makes no sense is left out, and costs no other.
 *
 * @param bytes the file, or its first megabytes: what lies behind them is not found
 */
export function readMetadata(bytes: Uint8Array<ArrayBuffer>): Metadata | null {
  try {
    const tags = readFileTags(bytes, WANTED);
    return tags === null ? null : toMetadata(tags);
  } catch {
    // A bug here or in a package must cost no hash.
    return null;
  }
}

function toMetadata({ exif, iptc, xmpPackets, hasThumbnail }: FileTags): Metadata | null {
  const { DocumentID, InstanceID, OriginalDocumentID } = xmpIds(xmpPackets);
  const said = Object.entries({
    ...timesIn(exif),
    gpsAt: gpsTime(exif),
    gps: gpsPosition(exif),
    ...textsIn(exif),
    orientation: orientationOf(exif('Orientation')),
    xmpDocumentId: DocumentID,
    xmpInstanceId: InstanceID,
    xmpOriginalDocumentId: OriginalDocumentID,
    iptcObjectName: plainText(iptc(IPTC.iptcObjectName)),
    iptcJobId: plainText(iptc(IPTC.iptcJobId)),
    iptcDocumentId: plainText(iptc(IPTC.iptcDocumentId)),
    iptcFacebookMark: facebookMark(iptc(IPTC.iptcFacebookMark)),
  }).filter(([, value]) => value !== null);
  if (said.length === 0 && !hasThumbnail) return null;
  return Metadata.parse({ ...Object.fromEntries(said), hasThumbnail });
}

type ExifTags = FileTags['exif'];

function timesIn(exif: ExifTags) {
  const [captured, digitized, modified] = [TIMES.captured, TIMES.digitized, TIMES.modified].map(
    ([time, subseconds, offset]): ClockTime | null => clockTime(exif(time), exif(subseconds), exif(offset)),
  );
  return {
    capturedAt: captured?.at ?? null,
    capturedZone: captured?.zone ?? null,
    digitizedAt: digitized?.at ?? null,
    digitizedZone: digitized?.zone ?? null,
    modifiedAt: modified?.at ?? null,
    modifiedZone: modified?.zone ?? null,
  };
}

function textsIn(exif: ExifTags): Record<string, string | null> {
  const texts = Object.entries(TEXTS).map(([member, names]): [string, string | null] => {
    for (const name of names) {
      const text = plainText(exif(name));
      if (text !== null) return [member, text];
    }
    return [member, null];
  });
  return Object.fromEntries(texts);
}

function orientationOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 && value <= 8 ? value : null;
}

/** Their mark starts so; anything else at this place is text that somebody wrote for people. */
function facebookMark(instructions: unknown): string | null {
  const text = plainText(instructions);
  return text?.startsWith('FBMD') === true ? text : null;
}

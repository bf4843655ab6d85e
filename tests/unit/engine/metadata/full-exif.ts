import type { Metadata } from '#lib/domain/metadata.ts';
import { ascii, type ExifParts, long, rationals, short } from '../../../fixtures/exif-writer.ts';

/** Every tag that is read, by its number in EXIF 3.0 (DNG for the camera's serial number there). */
export const TAG = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  software: 0x0131,
  dateTime: 0x0132,
  xmp: 0x02bc,
  iptc: 0x83bb,
  dngSerial: 0xc62f,
  dateTimeOriginal: 0x9003,
  dateTimeDigitized: 0x9004,
  offsetTime: 0x9010,
  offsetTimeOriginal: 0x9011,
  offsetTimeDigitized: 0x9012,
  subSecTime: 0x9290,
  subSecTimeOriginal: 0x9291,
  subSecTimeDigitized: 0x9292,
  imageUniqueId: 0xa420,
  bodySerialNumber: 0xa431,
  lensModel: 0xa434,
  lensSerialNumber: 0xa435,
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
  altitudeRef: 5,
  altitude: 6,
  timeStamp: 7,
  dateStamp: 29,
} as const;

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);

/** An EXIF block that says everything. */
export const FULL_EXIF = {
  main: [
    ascii(TAG.make, 'Lintel Optical'),
    ascii(TAG.model, 'Model 7'),
    short(TAG.orientation, 6),
    ascii(TAG.software, 'Firmware 1.2.3'),
    ascii(TAG.dateTime, '2026:05:03 08:09:10'),
  ],
  exif: [
    ascii(TAG.dateTimeOriginal, '2026:05:01 12:03:04'),
    ascii(TAG.dateTimeDigitized, '2026:05:02 12:03:05'),
    ascii(TAG.offsetTime, '+00:00'),
    ascii(TAG.offsetTimeOriginal, '+02:00'),
    ascii(TAG.offsetTimeDigitized, '-03:30'),
    ascii(TAG.subSecTime, '1'),
    ascii(TAG.subSecTimeOriginal, '25'),
    ascii(TAG.subSecTimeDigitized, '375'),
    ascii(TAG.imageUniqueId, '0123456789abcdef0123456789abcdef'),
    ascii(TAG.bodySerialNumber, 'B-0042'),
    ascii(TAG.lensModel, '35 mm f/2'),
    ascii(TAG.lensSerialNumber, 'L-0007'),
  ],
  gps: [
    ascii(TAG.latitudeRef, 'S'),
    rationals(TAG.latitude, [33, 1], [51, 1], [3567, 100]),
    ascii(TAG.longitudeRef, 'E'),
    rationals(TAG.longitude, [151, 1], [12, 1], [4012, 100]),
    { ...long(TAG.altitudeRef, 0), type: 1 },
    rationals(TAG.altitude, [12_345, 1000]),
    rationals(TAG.timeStamp, [10, 1], [3, 1], [4, 1]),
    ascii(TAG.dateStamp, '2026:05:01'),
  ],
  thumbnail: JPEG,
} satisfies ExifParts;

/** What is read from it. */
export const FULL_METADATA: Metadata = {
  capturedAt: '2026-05-01T12:03:04.25',
  capturedZone: '+02:00',
  digitizedAt: '2026-05-02T12:03:05.375',
  digitizedZone: '-03:30',
  modifiedAt: '2026-05-03T08:09:10.1',
  modifiedZone: '+00:00',
  gpsAt: '2026-05-01T10:03:04Z',
  gps: { latitude: -33.8599083, longitude: 151.2111444, altitude: 12.345 },
  make: 'Lintel Optical',
  model: 'Model 7',
  bodySerial: 'B-0042',
  lensModel: '35 mm f/2',
  lensSerial: 'L-0007',
  software: 'Firmware 1.2.3',
  orientation: 6,
  imageId: '0123456789abcdef0123456789abcdef',
  hasThumbnail: true,
};

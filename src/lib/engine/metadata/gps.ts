import type { Gps } from '#lib/domain/metadata.ts';
import { isoDate, isTimeOfDay, twoDigits } from './capture-time.ts';
import type { TagValue } from './file-tags.ts';
import { ratio, ratios } from './rational.ts';
import { plainText } from './text.ts';

/** EXIF 3.0, 4.6.7: the compass letters of GPSLatitudeRef and GPSLongitudeRef, with the sign of each. */
const COMPASS: Readonly<Record<string, { readonly axis: 'latitude' | 'longitude'; readonly sign: 1 | -1 }>> = {
  N: { axis: 'latitude', sign: 1 },
  S: { axis: 'latitude', sign: -1 },
  E: { axis: 'longitude', sign: 1 },
  W: { axis: 'longitude', sign: -1 },
};
const MAX_DEGREES = { latitude: 90, longitude: 180 };
const MAX_ALTITUDE = 100_000;

/** Where the picture was taken; null unless the file says both coordinates, each with its compass letter. */
export function gpsPosition(exif: TagValue): Gps | null {
  const latitude = degrees('latitude', exif('GPSLatitude'), exif('GPSLatitudeRef'));
  const longitude = degrees('longitude', exif('GPSLongitude'), exif('GPSLongitudeRef'));
  if (latitude === null || longitude === null) return null;
  const altitude = altitudeOf(exif('GPSAltitude'), exif('GPSAltitudeRef'));
  return { latitude, longitude, ...(altitude !== null && { altitude }) };
}

/** When the satellites were heard, in UTC; a time of day without its date tells no moment. */
export function gpsTime(exif: TagValue): string | null {
  const date = /^(\d{4})[:-](\d\d)[:-](\d\d)$/.exec(plainText(exif('GPSDateStamp')) ?? '');
  const day = isoDate(...(date ?? []).slice(1).map(Number));
  const [hour, minute, second] = ratios(exif('GPSTimeStamp')) ?? [];
  if (day === null || !isTimeOfDay(hour, minute, second)) return null;
  if (!Number.isInteger(hour) || !Number.isInteger(minute)) return null;
  // Rounded down: 59.9996 seconds are not the next minute.
  const milliseconds = Math.floor((second ?? 0) * 1000 + 1e-6);
  const fraction = milliseconds % 1000;
  const seconds = twoDigits(Math.floor(milliseconds / 1000));
  return `${day}T${twoDigits(hour)}:${twoDigits(minute)}:${seconds}${fraction ? `.${threeDigits(fraction)}` : ''}Z`;
}

const threeDigits = (value: number): string => String(value).padStart(3, '0');

function degrees(axis: 'latitude' | 'longitude', value: unknown, ref: unknown): number | null {
  const compass = COMPASS[plainText(ref) ?? ''];
  const parts = ratios(value);
  if (compass?.axis !== axis || parts === null) return null;
  const [whole, minutes, seconds] = parts;
  if (whole < 0 || minutes < 0 || minutes > 60 || seconds < 0 || seconds > 60) return null;
  const angle = whole + minutes / 60 + seconds / 3600;
  return angle > MAX_DEGREES[axis] ? null : round(compass.sign * angle, 7);
}

/** Metres. GPSAltitudeRef is odd below the reference (EXIF 2.3: 1; EXIF 3.0 adds 3), and above it when absent. */
function altitudeOf(value: unknown, ref: unknown): number | null {
  const metres = ratio(value);
  if (metres === null || Math.abs(metres) > MAX_ALTITUDE) return null;
  return round(typeof ref === 'number' && ref % 2 === 1 ? -metres : metres, 3);
}

/** No negative zero: JSON does not have it. */
function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits + 0;
}

import { plainText } from './text.ts';

/** A time on a clock whose zone may be unknown. */
export type ClockTime = { readonly at: string; readonly zone: string | null };

/**
 * `YYYY:MM:DD HH:MM:SS` (EXIF 3.0, 4.6.6.4). Some software writes the date with other signs, a T between, blanks for
 * leading zeros, or the zone behind it.
 */
const DATE_TIME =
  /^(\d{4})[:\-/.] ?(\d{1,2})[:\-/.] ?(\d{1,2})[ T](\d{1,2}): ?(\d{1,2}): ?(\d{1,2})(?:\.(\d{1,9})\d*)? ?(Z|[+-]\d\d:?\d\d)?$/;

/** `±HH:MM` (EXIF 3.0, OffsetTime); `Z` as ISO 8601 has it. */
const ZONE = /^(?:Z|([+-])(\d\d):?(\d\d))$/;

/** The widest offset that any place has had is under 16 hours. */
const ZONE_MAX_HOURS = 15;

/**
 * A time as EXIF spreads it over three tags; null when the date is none: cameras without a clock write zeros or blanks.
 *
 * @param subseconds digits behind the decimal point; anything else is left out
 * @param offset from UTC; anything else is left out
 */
export function clockTime(dateTime: unknown, subseconds: unknown, offset: unknown): ClockTime | null {
  const match = DATE_TIME.exec(plainText(dateTime) ?? '');
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const date = isoDate(year, month, day);
  if (date === null || !isTimeOfDay(hour, minute, second)) return null;
  const fraction = match[7] ?? fractionOf(subseconds);
  const at = `${date}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}${fraction ? `.${fraction}` : ''}`;
  return { at, zone: zoneOf(plainText(offset)) ?? zoneOf(match[8] ?? null) };
}

/** `YYYY-MM-DD` of a day that exists, or null. */
export function isoDate(year = 0, month = 0, day = 0): string | null {
  // February of a leap year is asked for with the year itself; year 0 stands for no year.
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

export function isTimeOfDay(hour = -1, minute = -1, second = -1): boolean {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second < 60;
}

export function twoDigits(value = 0): string {
  return String(value).padStart(2, '0');
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function fractionOf(subseconds: unknown): string | null {
  const digits = /^\d+/.exec(plainText(subseconds) ?? '')?.[0];
  return digits?.slice(0, 9) ?? null;
}

function zoneOf(text: string | null): string | null {
  const match = ZONE.exec(text ?? '');
  if (match === null) return null;
  const [, sign = '+', hours = '00', minutes = '00'] = match;
  return Number(hours) > ZONE_MAX_HOURS || Number(minutes) > 59 ? null : `${sign}${hours}:${minutes}`;
}

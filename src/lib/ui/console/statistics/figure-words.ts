import { getLocale } from '#lib/paraglide/runtime.js';
import { formatDuration } from '../../format.ts';

/** A day in UTC as an axis shows it: without its year. */
export function formatShortDay(day: string): string {
  const format = new Intl.DateTimeFormat(getLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(day));
}

/** A count in few letters: 12K. */
export function formatShort(count: number): string {
  return new Intl.NumberFormat(getLocale(), { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** A span of time, to two digits where it is short. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds >= 10_000) return formatDuration(milliseconds / 1000);
  const [value, unit] =
    milliseconds < 1000 ? ([milliseconds, 'millisecond'] as const) : ([milliseconds / 1000, 'second'] as const);
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(getLocale(), style).format(value);
}

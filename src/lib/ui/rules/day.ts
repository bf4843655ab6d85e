import { getLocale } from '#lib/paraglide/runtime.js';

/** A calendar day in words, e.g. `May 1, 2026`; the same in every time zone. */
export function formatDay(day: string): string {
  const format = new Intl.DateTimeFormat(getLocale(), { dateStyle: 'medium', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

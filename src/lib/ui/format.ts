import { getLocale } from '#lib/paraglide/runtime.js';

/** Formatters are expensive to make: one of each kind for each locale. */
function perLocale<F>(make: (locale: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const locale = getLocale();
    const known = made.get(locale);
    if (known !== undefined) return known;
    const fresh = make(locale);
    made.set(locale, fresh);
    return fresh;
  };
}

const number = perLocale((locale) => new Intl.NumberFormat(locale));
const rate = perLocale((locale) => new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }));
const instant = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
);

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const sizes = UNITS.map((unit, step) =>
  perLocale(
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: step < 2 ? 0 : 1,
      }),
  ),
);

const DURATIONS = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;
const durations = DURATIONS.map(({ unit }) =>
  perLocale((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })),
);

export function formatNumber(value: number): string {
  return number().format(value);
}

/** Three significant digits, for rates that change all the time. */
export function formatRate(value: number): string {
  return rate().format(value);
}

/** A size in bytes, in decimal units as file managers show it. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return sizes[step]?.().format(bytes / 1000 ** step) ?? String(bytes);
}

/** A span of time in its two largest units. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = Math.max(
    0,
    DURATIONS.findIndex((duration) => whole >= duration.seconds),
  );
  const largest = whole === 0 ? DURATIONS.length - 1 : first;
  let rest = whole;
  return DURATIONS.slice(largest, largest + 2)
    .map((duration, i) => {
      const count = Math.floor(rest / duration.seconds);
      rest -= count * duration.seconds;
      return durations[largest + i]?.().format(count) ?? '';
    })
    .join(' ');
}

/** A moment in the officer's own time zone: an ISO 8601 text or milliseconds since 1970. */
export function formatInstant(at: string | number): string {
  return instant().format(new Date(at));
}

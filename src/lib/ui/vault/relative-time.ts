import { getLocale } from '#lib/paraglide/runtime.js';

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** How long ago, in its largest unit: "5 minutes ago", "yesterday". Under a minute: "now". @param now milliseconds since 1970 */
export function formatAgo(at: string, now: number): string {
  const format = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' });
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  for (const step of STEPS)
    if (seconds >= step.seconds) return format.format(-Math.floor(seconds / step.seconds), step.unit);
  return format.format(0, 'second');
}

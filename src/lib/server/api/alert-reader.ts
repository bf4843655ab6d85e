import { type Alert, PREFERS_DIGESTS } from '#lib/domain/wire/alert.ts';

/** Gives alerts as whoever asks reads them: the schemas of older portals refuse `digests`, so only who prefers them is told any. */
export function alertReader(request: Request): (alert: Alert) => Alert {
  const preferred = (request.headers.get('prefer') ?? '').split(',').map((each) => each.trim().toLowerCase());
  if (preferred.includes(PREFERS_DIGESTS)) return (alert) => alert;
  return ({ subject: { digests: _, ...subject }, ...alert }) => ({ ...alert, subject });
}

import type { AlertKind } from '#lib/domain/wire/alert.ts';
import type { ReviewOrder, ReviewState } from '#lib/domain/wire/review.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';

type AlertChoice = { kind: AlertKind | null; unreadOnly: boolean; after: number | null; limit: number };

/** Where a part of the list of alerts is. */
export function alertsRoute({ kind, unreadOnly, after, limit }: AlertChoice): ApiRoute {
  const query = new URLSearchParams({ limit: String(limit) });
  if (after !== null) query.set('after', String(after));
  if (kind !== null) query.set('kind', kind);
  if (unreadOnly) query.set('unread', 'true');
  return `/api/v1/alerts?${query.toString()}`;
}

type ReviewPart = { state: ReviewState; order: ReviewOrder; own: boolean; after: number };

/** Where a part of the list of near matches is. */
export function reviewRoute({ state, order, own, after }: ReviewPart): ApiRoute {
  const query = new URLSearchParams({ state, order, own: String(own), after: String(after) });
  return `/api/v1/matches/review?${query.toString()}`;
}

import * as z from 'zod/mini';
import { ok, type Result } from '#lib/domain/result.ts';
import { AlertKind, MAX_LISTED_ALERTS } from '#lib/domain/wire/alert.ts';
import type { AlertQuestion } from '../services/alert-list.ts';
import type { Refusal } from '../services/refusal.ts';
import { numberIn } from './query-number.ts';
import { readQuery } from './read-query.ts';

const DEFAULT_LIMIT = 50;
const Seq = numberIn(0, Number.MAX_SAFE_INTEGER);

/** What the query of a list of alerts may say; everything is optional. */
export const ALERT_QUERY = {
  after: z.optional(Seq),
  limit: z.optional(numberIn(1, MAX_LISTED_ALERTS)),
  unread: z.optional(z.enum(['true', 'false'])),
  kind: z.optional(AlertKind),
};

const AlertQuery = z.strictObject(ALERT_QUERY);

export function alertQuestion(query: URLSearchParams): Result<AlertQuestion, Refusal> {
  const read = readQuery(query, AlertQuery);
  if (!read.ok) return read;
  const { after = null, limit = DEFAULT_LIMIT, unread, kind = null } = read.value;
  return ok({ after, limit, unread: unread === 'true', kind });
}

/** The number after which a stream goes on; null when none is given, or it is none of ours. */
export function lastEventId(request: Request): number | null {
  const read = Seq.safeParse(request.headers.get('last-event-id'));
  return read.success ? read.data : null;
}

import * as z from 'zod/mini';
import { ok, type Result } from '#lib/domain/result.ts';
import { MAX_LISTED_PAIRS, ReviewOrder, ReviewState } from '#lib/domain/wire/review.ts';
import type { Refusal } from '../services/refusal.ts';
import type { ReviewQuestion } from '../services/reviews.ts';
import { numberIn } from './query-number.ts';
import { readQuery } from './read-query.ts';

/** What the query of a list of near matches may say; everything is optional. */
export const REVIEW_QUERY = {
  state: z.optional(ReviewState),
  order: z.optional(ReviewOrder),
  own: z.optional(z.enum(['true', 'false'])),
  after: z.optional(numberIn(0, 1_000_000)),
  limit: z.optional(numberIn(1, MAX_LISTED_PAIRS)),
};

const ReviewQuery = z.strictObject(REVIEW_QUERY);

export function reviewQuestion(query: URLSearchParams): Result<ReviewQuestion, Refusal> {
  const read = readQuery(query, ReviewQuery);
  if (!read.ok) return read;
  const { state = 'open', order = 'distance', own, after = 0, limit = MAX_LISTED_PAIRS } = read.value;
  return ok({ state, order, own: own === 'true', after, limit });
}

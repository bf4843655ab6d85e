import * as z from 'zod/mini';
import { Sha256 } from '../hash.ts';
import { Bytes, Mime, Pixels } from '../media.ts';
import { PDQ_MATCH_DISTANCE } from '../pdq.ts';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant } from './common.ts';

/** `unsure` is a word to others, and decides nothing. */
export const ReviewVote = z.enum(['confirm', 'refute', 'unsure']);
export type ReviewVote = z.infer<typeof ReviewVote>;

/** Why somebody votes so: the first two go with a yes, the third with a no, the last with neither. */
export const ReviewReason = z.enum(['same-picture', 'edited', 'different-picture', 'cannot-tell']);
export type ReviewReason = z.infer<typeof ReviewReason>;

export const ReviewState = z.enum(['open', 'confirmed', 'refuted']);
export type ReviewState = z.infer<typeof ReviewState>;

export const ReviewOrder = z.enum(['distance', 'age']);
export type ReviewOrder = z.infer<typeof ReviewOrder>;

/** A vote with a reason that fits it. */
export const Ballot = z.union([
  z.strictObject({ vote: z.literal('confirm'), reason: z.enum(['same-picture', 'edited']) }),
  z.strictObject({ vote: z.literal('refute'), reason: z.literal('different-picture') }),
  z.strictObject({ vote: z.literal('unsure'), reason: z.literal('cannot-tell') }),
]);
export type Ballot = z.infer<typeof Ballot>;

const Count = z.int().check(z.gte(0));

/** One of the two files of a near match. */
const ReviewSide = z.strictObject({
  /** Only of what the reader's own bureau holds. */
  sha256: z.nullable(Sha256),
  own: z.boolean(),
  /** What was disclosed of its form. */
  bytes: z.nullable(Bytes),
  mime: z.nullable(Mime),
  width: z.nullable(Pixels),
  height: z.nullable(Pixels),
  /** Who holds it, as far as that may be told; `holders` counts all. */
  bureaux: z.array(BureauCode).check(z.maxLength(50)),
  holders: Count,
});
export type ReviewSide = z.infer<typeof ReviewSide>;

/** So many votes for one thing, from so many bureaux. */
const Tally = z.strictObject({ votes: Count, bureaux: Count });

export const ReviewPair = z.strictObject({
  id: Uuid,
  state: ReviewState,
  distance: z.int().check(z.gte(0), z.lte(PDQ_MATCH_DISTANCE)),
  /** In which of its eight positions the one picture resembles the other: 0 as it is; null when that is not known. */
  position: z.nullable(z.int().check(z.gte(0), z.lte(7))),
  foundAt: Instant,
  decidedAt: z.nullable(Instant),
  sides: z.tuple([ReviewSide, ReviewSide]),
  confirm: Tally,
  refute: Tally,
  unsure: Tally,
  /** What decides. */
  needed: Tally,
  /** What the reader has said. */
  mine: z.nullable(Ballot),
});
export type ReviewPair = z.infer<typeof ReviewPair>;

/** Near matches of one list. */
export const MAX_LISTED_PAIRS = 50;

export const ReviewList = z.strictObject({
  items: z.array(ReviewPair).check(z.maxLength(MAX_LISTED_PAIRS)),
  /** What to ask for `after` to see more; null: there are no more. */
  next: z.nullable(Count),
  /** How many are open: of all that the reader may see, and of those of which the own bureau holds a side. */
  open: Count,
  ownOpen: Count,
});
export type ReviewList = z.infer<typeof ReviewList>;

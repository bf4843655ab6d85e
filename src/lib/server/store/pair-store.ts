import type { ReviewReason, ReviewVote } from '#lib/domain/wire/review.ts';

export type PairState = 'open' | 'confirmed' | 'refuted';

/** A near match as it is seen from one of its two media records: the other one. */
export type Partner = { media: number; distance: number; state: PairState };

/** Two media records that look alike: `a` has the smaller number; `distance` is the smallest over their eight positions. */
export type NewPair = { a: number; b: number; distance: number };

export type Pair = NewPair & { id: string; state: PairState; foundAt: string; decidedAt: string | null };

export type StoredVote = { pair: string; officer: string; bureau: string; vote: ReviewVote; reason: ReviewReason };

/** How many votes from how many bureaux decide. */
export type ReviewRule = { votes: number; bureaux: number };

/** Which pairs to show: of a state, and with `bureau` only those of which that bureau holds a side. */
export type PairChoice = { state: PairState; bureau: string | null };
export type PairOrder = 'distance' | 'age';

/** Near matches between media as they are found, what officers say of them, and what came of it. */
export type PairStore = {
  /** Opens pairs; one that is there already is left alone. */
  open(pairs: readonly NewPair[], at: string): Promise<void>;
  /** What resembles each of these and was not refuted; those that nothing resembles are absent. */
  partners(media: readonly number[]): Promise<Map<number, Partner[]>>;
  /** What was found to be, or not to be, the same picture as each of these; those without any are absent. */
  decided(state: 'confirmed' | 'refuted', media: readonly number[]): Promise<Map<number, Set<number>>>;
  find(id: string): Promise<Pair | null>;
  /** The nearest, or the oldest, first; at most `limit` from the place `skip` on. */
  list(choice: PairChoice, order: PairOrder, skip: number, limit: number): Promise<Pair[]>;
  count(choice: PairChoice): Promise<number>;
  votes(pairs: readonly string[]): Promise<StoredVote[]>;
  /** One vote for each officer: a later one takes the place of an earlier one. */
  vote(vote: StoredVote, at: string): Promise<void>;
  decide(id: string, state: 'confirmed' | 'refuted', at: string): Promise<void>;
  /** Opens a decided pair again, without its votes. */
  reopen(id: string): Promise<void>;
  /** Erases all pairs of media that the store no longer holds. */
  forget(media: readonly number[]): Promise<void>;
  /** Lets media be counted as others, with what was found; of two pairs that become one, the other's stays. */
  move(moves: ReadonlyMap<number, number>): Promise<void>;
  rule(): Promise<ReviewRule>;
  setRule(rule: ReviewRule, at: string): Promise<void>;
};

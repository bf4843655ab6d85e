import { DIHEDRALS } from '#lib/domain/pdq.ts';
import type { ReviewReason, ReviewState } from '#lib/domain/wire/review.ts';
import * as m from '#lib/paraglide/messages.js';
import { turnWords } from '../../results/turn-words.ts';

export const STATE_WORDS: Record<ReviewState, () => string> = {
  open: m.review_state_open,
  confirmed: m.review_state_confirmed,
  refuted: m.review_state_refuted,
};

export const REASON_WORDS: Record<ReviewReason, () => string> = {
  'same-picture': m.review_reason_same_picture,
  edited: m.review_reason_edited,
  'different-picture': m.review_reason_different_picture,
  'cannot-tell': m.review_reason_cannot_tell,
};

/** How the one picture lies against the other; null: that is not known, or it lies as it is. */
export function positionWord(position: number | null): string | null {
  const turn = position === null ? undefined : DIHEDRALS[position];
  return turn === undefined || turn === 'orig' ? null : turnWords(turn);
}

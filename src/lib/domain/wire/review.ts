import * as z from 'zod/mini';

/** `unsure` is a word to others, and decides nothing. */
export const ReviewVote = z.enum(['confirm', 'refute', 'unsure']);
export type ReviewVote = z.infer<typeof ReviewVote>;

/** Why somebody votes so: `same-picture` and `edited` go with a yes, `different-picture` with a no, `cannot-tell` with neither. */
export const ReviewReason = z.enum(['same-picture', 'edited', 'different-picture', 'cannot-tell']);
export type ReviewReason = z.infer<typeof ReviewReason>;

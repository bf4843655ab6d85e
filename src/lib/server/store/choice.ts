/** One page of a list, newest first: what comes after `before`, at most `limit`. */
export type Choice = { before: string | null; limit: number };

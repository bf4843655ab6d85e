import type { Occurrence } from './media.ts';
import type { Verdict } from './verdict.ts';
import type { Match } from './wire/lookup.ts';

/** One line of a case: an occurrence under the number that it got when it was hashed. */
export type CaseRow = { readonly id: number; readonly occurrence: Occurrence };

/** What the hub said about one media record, and when (UTC). */
export type Finding = {
  readonly verdict: Verdict;
  /** Strongest first, at most 50; `matchCount` counts all. */
  readonly matches: readonly Match[];
  readonly matchCount: number;
  readonly answerId: string;
  readonly asOf: string;
};

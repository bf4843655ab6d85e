import type { CaseRow } from './case-row.ts';
import type { Attempt, Job } from './job.ts';
import type { Likenesses } from './likeness.ts';
import type { MediaRecord } from './media.ts';

/** One finished file: its line, and its whole media record unless it could not be read. */
export type Finished = { readonly row: CaseRow; readonly media: MediaRecord | null };

/** Everything that changes when a job gets on: kept all at once, or not at all. */
export type Checkpoint = {
  /** With the counts that the finished lines make. */
  readonly job: Job;
  readonly finished: readonly Finished[];
  /** Lines whose place others take. */
  readonly gone: readonly CaseRow[];
  readonly likenesses: readonly Likenesses[];
  /** The files in hand from now on: those before it are done, or given back. */
  readonly attempts: readonly Attempt[];
};

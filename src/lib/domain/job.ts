import * as z from 'zod/mini';
import { JobHistory } from './job-history.ts';
import { Outcome, outcomesIn } from './media.ts';
import { UuidV7 } from './uuid.ts';
import { Instant } from './wire/common.ts';

const Count = z.int().check(z.gte(0));

/**
 * Where a job's files come from. `folder` is a whole folder, which can be listed again: through the handle that the
 * vault keeps while the job is open, or because the officer picks the folder again.
 */
export const JobSource = z.strictObject({
  kind: z.enum(['files', 'folder', 'drop']),
  /** Name of the folder, or of the first file. */
  name: z.string().check(z.maxLength(255)),
});
export type JobSource = z.infer<typeof JobSource>;

/** Files of a job by outcome; their sum is what the job has done. */
export const JobCounts = z.record(Outcome, Count);
export type JobCounts = z.infer<typeof JobCounts>;

export const NO_COUNTS: JobCounts = { hashed: 0, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 };

/**
 * One run over some files. `open` jobs can be resumed: one that nobody runs was paused, or its browser died. Its counts
 * are written in one transaction with the rows that they count.
 */
export const Job = z.strictObject({
  id: UuidV7,
  caseId: UuidV7,
  exhibitId: z.nullable(UuidV7),
  /** 1 for the case's first job. Rows name their job by it. */
  number: z.int().check(z.gte(1)),
  state: z.enum(['open', 'done', 'cancelled']),
  source: JobSource,
  build: z.string().check(z.maxLength(64)),
  startedAt: Instant,
  endedAt: z.nullable(Instant),
  /** How many files it is about; null until all of them are listed. */
  listed: z.nullable(Count),
  counts: JobCounts,
  /** Bytes of the files that are done. */
  bytes: Count,
  /** Pauses and the like; absent in records of earlier releases. */
  history: z.optional(JobHistory),
});
export type Job = z.infer<typeof Job>;

/** Files that a job is done with: the sum of its outcomes. */
export function jobDone({ counts }: Pick<Job, 'counts'>): number {
  return outcomesIn(counts);
}

/** What tells a file of a job from every other, and is known before anything of it is read. */
export const FileMark = z.strictObject({
  path: z.string().check(z.minLength(1), z.maxLength(4096)),
  bytes: z.int().check(z.gte(0)),
  /** Milliseconds since 1970 as the file system says; null when it says nothing. */
  modified: z.nullable(z.number()),
});
export type FileMark = z.infer<typeof FileMark>;

/** One text for each distinct mark: no path holds a zero byte. */
export function fileMarkName({ path, bytes, modified }: FileMark): string {
  return `${path}\0${String(bytes)}\0${String(modified)}`;
}

/**
 * A file that was taken in hand and is not done. Written before the file is opened, so that one that takes the browser
 * down leaves a trace: after a crash each is tried again alone.
 */
export const Attempt = z.strictObject({
  ...FileMark.shape,
  /** How often it was in hand alone: what is still here after the second time is quarantined. */
  alone: z.int().check(z.gte(0), z.lte(2)),
});
export type Attempt = z.infer<typeof Attempt>;

/** A job has at most so many files in hand or done since its last checkpoint: what a crash can cost. */
export const MAX_AT_RISK = 100;

/** The files that one job has in hand. */
export const JobAttempts = z.strictObject({
  jobId: Job.shape.id,
  files: z.array(Attempt).check(z.maxLength(MAX_AT_RISK)),
});
export type JobAttempts = z.infer<typeof JobAttempts>;

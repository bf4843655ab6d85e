import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Job } from '#lib/domain/job.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { CaseFile } from '../case-file.ts';
import type { EngineFault } from '../engine-start.ts';
import type { Intake } from '../intake/picked.ts';
import type { Hasher } from './hasher.ts';

/** What finished files change in the lines of a case. Until it is committed, nobody sees it. */
export type RowChange = { readonly fresh: readonly CaseRow[]; readonly gone: readonly CaseRow[] };

/** What a job works with. */
export type JobParts = {
  /** Gives the engine, started when it is asked for the first time; asked again after a fault. */
  readonly engine: () => Promise<Result<Hasher, EngineFault>>;
  /** The case to which the job belongs, asked for at every step: it may move from memory into the vault meanwhile. */
  readonly file: () => CaseFile;
  /** Gives finished files their lines. Nothing on the screen changes yet. */
  readonly plan: (occurrences: readonly Occurrence[], job: number) => RowChange;
  /** Finds what new media records resemble. Never rejects. */
  readonly likenesses: (media: readonly MediaRecord[]) => Promise<readonly Likenesses[]>;
  /** A step of the job is kept: now its lines may be shown. */
  readonly onCommitted: (change: RowChange, likenesses: readonly Likenesses[], job: Job) => void;
  /** The lines that a job has in the case already. */
  readonly doneMarks: (job: number) => Iterable<CaseRow>;
  /** Sees the files of a folder that is listed again by its handle as they pass. */
  readonly noting?: (intake: Intake) => Intake;
  readonly build: string;
  readonly now: () => Date;
};

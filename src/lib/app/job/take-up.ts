import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Attempt, Job } from '#lib/domain/job.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { EngineFault } from '../engine-start.ts';
import { listFolder } from '../intake/of-folder-handle.ts';
import type { Intake } from '../intake/picked.ts';
import { DoneFiles, type Parted } from './done-files.ts';
import type { JobParts } from './job-parts.ts';
import { SameFolder, type OtherFolder } from './same-folder.ts';
import { countsOf } from './step-counts.ts';

/**
 * Why a job is not taken up; nothing of it has changed. `no-handle`: its folder has to be picked again. `denied`, `gone`:
 * the browser may not read the folder, or it is not there. Another folder is told with what differs.
 */
export type TakeUpFailure = StorageFailure | 'no-handle' | 'denied' | 'gone' | OtherFolder | EngineFault;

/** A job that nobody ran, ready to go on. */
export type TakenUp = {
  readonly job: Job;
  /** What was in hand when it stopped. */
  readonly attempts: readonly Attempt[];
  readonly done: DoneFiles;
  /** Its files, by whether they are done. */
  readonly portions: AsyncIterable<Parted> | Iterable<Parted>;
  /** How many files were hashed again, to be sure of the folder. */
  readonly compared: number;
};

type Parts = Pick<JobParts, 'engine' | 'file' | 'doneMarks' | 'noting'>;

/**
 * Finds a job's files again.
 *
 * @param intake the folder, picked again; null: by the handle that was kept, which asks the officer for permission
 */
export async function takeUp(parts: Parts, job: Job, intake: Intake | null): Promise<Result<TakenUp, TakeUpFailure>> {
  const attempts = await parts.file().attempts(job.id);
  if (!attempts.ok) return attempts;
  const rows = [...parts.doneMarks(job.number)];
  const done = new DoneFiles(rows);
  const found = intake === null ? await byHandle(parts, job, done) : await byComparison(parts, job, intake, rows, done);
  if (!found.ok) return found;
  return ok({ ...found.value, job: { ...job, ...countsOf(rows) }, attempts: attempts.value, done });
}

type Found = Pick<TakenUp, 'portions' | 'compared'>;

async function byHandle(parts: Parts, job: Job, done: DoneFiles): Promise<Result<Found, TakeUpFailure>> {
  const handle = await parts.file().handle(job.id);
  if (!handle.ok) return handle;
  if (handle.value === null) return err('no-handle');
  const intake = await listFolder(handle.value);
  if (!intake.ok) return intake;
  return ok({ portions: parted(parts.noting?.(intake.value) ?? intake.value, done), compared: 0 });
}

async function* parted(intake: Intake, done: DoneFiles): AsyncGenerator<Parted> {
  for await (const portion of intake.portions) yield done.part(portion);
}

/** Nothing of the folder joins the job before all of it is listed and a sample of it compared. */
async function byComparison(
  parts: Parts,
  job: Job,
  intake: Intake,
  rows: readonly CaseRow[],
  done: DoneFiles,
): Promise<Result<Found, TakeUpFailure>> {
  const folder = new SameFolder(job.id, rows);
  const portions: Parted[] = [];
  for await (const portion of parted(intake, done)) {
    folder.see(portion.done);
    // Of what is done only archives are needed again: they are to be listed.
    portions.push({ fresh: portion.fresh, done: portion.done.filter(({ known }) => known.isArchive) });
  }
  const engine = await parts.engine();
  if (!engine.ok) return engine;
  const same = await folder.verdict(engine.value);
  return same.ok ? ok({ portions, compared: folder.sampleSize }) : same;
}

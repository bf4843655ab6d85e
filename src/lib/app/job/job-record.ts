import { MAX_AT_RISK, type Attempt, type Job } from '#lib/domain/job.ts';
import { beginHistory, historyWith, isAtRest, type JobEvent } from '#lib/domain/job-history.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Closed } from './hand.ts';
import type { JobParts, RowChange } from './job-parts.ts';
import { countsAfter } from './step-counts.ts';

/** Finished files, ready to be kept. */
export type Step = {
  readonly closing: readonly Closed[];
  readonly change: RowChange;
  readonly media: ReadonlyMap<string, MediaRecord>;
  readonly likenesses: readonly Likenesses[];
};

/** What is kept beside the finished files. */
type Beside = {
  readonly state: Job['state'];
  /** How many files the job is about, once that is known. */
  readonly listed: number | null;
  readonly attempts: readonly Attempt[];
};

/** A job as its case holds it, and the way to get it on there. */
export class JobRecord {
  readonly #parts: Pick<JobParts, 'file' | 'plan' | 'likenesses' | 'onCommitted' | 'now'>;
  #job: Job;
  #isKept: boolean;
  /** What happened to the job and is not kept yet. */
  readonly #news: JobEvent[] = [];
  #handle: FileSystemDirectoryHandle | null;

  /** @param handle of the job's folder, to be kept with a new job */
  constructor(
    parts: Pick<JobParts, 'file' | 'plan' | 'likenesses' | 'onCommitted' | 'now'>,
    begun: { readonly job: Job; readonly isKept: boolean; readonly handle: FileSystemDirectoryHandle | null },
  ) {
    this.#parts = parts;
    this.#job = begun.job;
    this.#isKept = begun.isKept;
    this.#handle = begun.handle;
  }

  /** As it was kept last. */
  get job(): Job {
    return this.#job;
  }

  /** Is it in its case at all? A job without a file never gets there. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Something happened to the job that the next step has to keep. A job that is in no case has no such news. */
  get hasNews(): boolean {
    return this.#isKept && this.#news.length > 0;
  }

  /** The job stands still; one that does so already is not noted twice. */
  noteRest(what: 'paused' | 'stopped'): void {
    if (!this.#isAtRest) this.#note(what, null);
  }

  /** The job begins or goes on. @param isTakenUp it was not in this tab before */
  noteWork(isTakenUp: boolean): void {
    const { history } = this.#job;
    // Of a job of an earlier release nobody can tell how it came to a halt.
    if (this.#isAtRest || (isTakenUp && history === undefined)) this.#note('resumed', null);
    else if (isTakenUp) this.#note('recovered', history?.keptAt ?? null);
  }

  async prepare(closing: readonly Closed[]): Promise<Step> {
    const occurrences = closing.map(({ occurrence }) => occurrence);
    const media = new Map(occurrences.flatMap(({ media }) => (media === null ? [] : [[media.sha256, media] as const])));
    const change = this.#parts.plan(occurrences, this.#job.number);
    const likenesses = media.size === 0 ? [] : await this.#parts.likenesses([...media.values()]);
    return { closing, change, media, likenesses };
  }

  /** Keeps a step in one transaction. When that fails nothing has changed, and it can be tried again. */
  async keep(step: Step, { state, listed, attempts }: Beside): Promise<Result<void, StorageFailure>> {
    if (attempts.length > MAX_AT_RISK)
      throw new Error(`at most ${MAX_AT_RISK} attempts may be open, not ${attempts.length}`);
    const { change, likenesses, media } = step;
    const occurrences = step.closing.map(({ occurrence }) => occurrence);
    const sums = countsAfter(this.#job, occurrences, change);
    const now = this.#parts.now().toISOString();
    const noted = this.#news.length;
    const news = state === 'cancelled' ? [...this.#news, { what: state, at: now, since: null }] : this.#news;
    const history = historyWith(this.#job.history ?? beginHistory(now), news, now);
    const job: Job = { ...this.#job, ...sums, state, listed, endedAt: state === 'open' ? null : now, history };
    const finished = change.fresh.map((row) => ({
      row,
      media: row.media === null ? null : (media.get(row.media.sha256) ?? null),
    }));
    const file = this.#parts.file();
    const kept = await file.commit({ job, finished, gone: change.gone, likenesses, attempts });
    if (!kept.ok) return kept;
    this.#job = job;
    this.#news.splice(0, noted);
    this.#isKept = true;
    // Without it the officer is asked for the folder when the job is resumed: no reason to stop.
    if (this.#handle !== null && state === 'open') await file.putHandle(job.id, this.#handle);
    this.#handle = null;
    return kept;
  }

  /** Puts a step that is kept on the screen. */
  show({ change, likenesses }: Step): void {
    this.#parts.onCommitted(change, likenesses, this.#job);
  }

  get #isAtRest(): boolean {
    return isAtRest([...(this.#job.history?.events ?? []), ...this.#news]);
  }

  #note(what: JobEvent['what'], since: string | null): void {
    this.#news.push({ what, at: this.#parts.now().toISOString(), since });
  }
}

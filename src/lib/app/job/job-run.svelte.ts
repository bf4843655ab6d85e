import { jobDone, NO_COUNTS, type Job } from '#lib/domain/job.ts';
import { beginHistory, historyWith } from '#lib/domain/job-history.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { EngineFault } from '../engine-start.ts';
import type { Intake } from '../intake/picked.ts';
import type { Followers, JobState, Progress } from './followers.ts';
import { DoneFiles } from './done-files.ts';
import type { Hasher } from './hasher.ts';
import { JobLock } from './job-lock.ts';
import type { JobParts } from './job-parts.ts';
import { JobRecord } from './job-record.ts';
import { JobWork, type Stop } from './job-work.ts';
import { Pace } from './pace.ts';
import { takeUp, type TakenUp, type TakeUpFailure } from './take-up.ts';
import { workersAt, type Throttle } from './throttle.ts';
import { Wakefulness } from './wake-lock.ts';
import { WorkList } from './work-list.ts';

/** Why no job begins: another tab runs one, or the case cannot be asked about its jobs. */
export type BeginFailure = 'job-elsewhere' | StorageFailure;

/** Why a job is not resumed; nothing of it has changed. `busy`: this tab runs one. */
export type ResumeFailure = 'job-elsewhere' | 'busy' | TakeUpFailure;

/** A job that nobody runs and that is not over. */
export type Interrupted = {
  readonly job: Job;
  /** Its folder need not be picked again. */ readonly hasHandle: boolean;
};

type Parts = JobParts & {
  readonly followers?: Pick<Followers, 'tellProgress' | 'tellChanged'>;
  readonly lock?: Pick<JobLock, 'take' | 'release' | 'isElsewhere' | 'whenFree'>;
  readonly wakefulness?: Pick<Wakefulness, 'hold' | 'release'>;
};

const NOTHING: Progress = {
  total: 0,
  done: 0,
  failed: 0,
  dropped: 0,
  started: 0,
  filesPerSecond: null,
  bytesPerSecond: null,
  secondsLeft: null,
};

/** How often, in milliseconds, numbers change that no step changes. */
const BEAT = 250;

/** The job of this tab: begins or resumes it, and says how it gets on. What is shown as done is kept. */
export class JobRun {
  state = $state<JobState>('idle');
  progress = $state.raw<Progress>(NOTHING);
  /** True while folders are still being listed: `total` grows. */
  listing = $state(false);
  /** A folder that was picked again is being compared with what was hashed. */
  comparing = $state(false);
  /** Files that were in hand at a crash are being tried one at a time. */
  tryingAlone = $state(false);
  /** Files that this sitting hashes again: in hand at a crash, or compared with what was hashed. */
  again = $state(0);
  /** Files that the job had listed once, and a new listing does not have. */
  missing = $state(0);
  /** Why the engine cannot work; the job is paused then, and no file is lost. */
  fault = $state.raw<EngineFault | null>(null);
  /** Why the last step could not be kept; the job is paused then, and `continue` tries the same step again. */
  storageFailure = $state<StorageFailure | null>(null);
  /** Another tab runs a job, as far as the last look says. */
  elsewhere = $state(false);
  /** A job of the case that can be resumed or given up. */
  interrupted = $state.raw<Interrupted | null>(null);

  readonly #parts: Parts;
  readonly #lock: NonNullable<Parts['lock']>;
  readonly #wakefulness: NonNullable<Parts['wakefulness']>;
  #throttle = $state<Throttle>('all');
  #work: JobWork | null = null;
  #hasher: Hasher | null = null;
  #ended = Promise.withResolvers<undefined>();
  #starting: Promise<unknown> = Promise.resolve();
  #isAwaiting = false;
  #droppedFrom: number | null = null;
  #pace = new Pace();
  #bytesAtStart = 0;
  #isToShow = false;

  constructor(parts: Parts) {
    this.#parts = {
      ...parts,
      onCommitted: (change, likenesses, job) => {
        parts.onCommitted(change, likenesses, job);
        parts.followers?.tellChanged(job.caseId, change.fresh.length);
      },
    };
    this.#lock = parts.lock ?? new JobLock();
    this.#wakefulness = parts.wakefulness ?? new Wakefulness();
  }

  /** True while a reload would interrupt a job. */
  get active(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  get throttle(): Throttle {
    return this.#throttle;
  }

  set throttle(throttle: Throttle) {
    this.#throttle = throttle;
    if (this.#hasher !== null) this.#hasher.limit = workersAt(throttle, this.#hasher.workers);
  }

  /** Adds files to the job, or begins one; resolves when all of them are listed. */
  async begin(intake: Intake, of: Pick<Job, 'caseId' | 'exhibitId'>): Promise<Result<void, BeginFailure>> {
    const begun = this.#starting.then(async () => {
      if (this.#work !== null && !this.#work.isOpen) await this.#ended.promise;
      if (this.#work === null) return this.#claim(() => this.#new(intake, of));
      this.#work.beginListing();
      return ok(this.#work);
    });
    this.#starting = begun;
    const work = await begun;
    if (!work.ok) return work;
    await this.#list(work.value, intake);
    return ok(undefined);
  }

  /**
   * Goes on with a job that nobody runs; to be called from a click. Resolves as soon as it is sure that the job goes on.
   *
   * @param intake the folder, picked again; null: by the handle that was kept
   */
  async resume(job: Job, intake: Intake | null): Promise<Result<void, ResumeFailure>> {
    if (this.#work !== null) return err('busy');
    const resumed = this.#starting.then(() => this.#claim(() => this.#again(job, intake)));
    this.#starting = resumed;
    const done = await resumed;
    return done.ok ? ok(undefined) : done;
  }

  /** Ends a job that nobody runs as it is. */
  async giveUp(job: Job): Promise<Result<void, BeginFailure>> {
    if (!(await this.#lock.take())) return err('job-elsewhere');
    const at = this.#parts.now().toISOString();
    const history = historyWith(job.history ?? beginHistory(at), [{ what: 'cancelled', at, since: null }], at);
    const ended: Job = { ...job, state: 'cancelled', endedAt: at, history };
    const step = { finished: [], gone: [], likenesses: [], attempts: [] };
    const kept = await this.#parts.file().commit({ ...step, job: ended });
    if (kept.ok) this.#parts.onCommitted({ fresh: [], gone: [] }, [], ended);
    this.#lock.release();
    await this.lookForInterrupted();
    return kept;
  }

  /** Looks for a job of the case that is open and that nobody runs; again when the tab that runs one has ended. */
  async lookForInterrupted(): Promise<void> {
    const isElsewhere = await this.#lock.isElsewhere();
    const jobs = isElsewhere ? null : await this.#parts.file().jobs();
    const job = jobs?.ok === true ? jobs.value.find(({ state }) => state === 'open') : undefined;
    const handle = job === undefined ? null : await this.#parts.file().handle(job.id);
    const isOurs = this.#work !== null;
    this.interrupted =
      job === undefined || isOurs ? null : { job, hasHandle: handle?.ok === true && handle.value !== null };
    this.elsewhere = isElsewhere;
    if (isElsewhere) void this.#lookWhenFree();
  }

  /** Hands out nothing more. Files in work are finished and kept. */
  pause(): void {
    this.#rest('paused');
  }

  async continue(): Promise<void> {
    if (this.state !== 'paused') return;
    this.#turnTo('running');
    await this.#start();
  }

  /** Ends the job with what is finished; files in work are dropped. */
  cancel(): void {
    if (this.#work === null) return;
    this.#droppedFrom ??= this.#work.total;
    this.fault = null;
    this.#work.cancel();
  }

  /** Lets go of the job, as it must be before its vault shuts; resolves when what is finished is kept. It can be resumed. */
  async halt(): Promise<void> {
    if (this.#work === null) await this.#starting;
    if (this.#work === null) return;
    this.#work.halt();
    await this.#ended.promise;
  }

  /** Forgets the numbers of a job that is over, and the case that it was about. */
  reset(): void {
    if (this.active) return;
    this.#turnTo('idle');
    this.progress = NOTHING;
    [this.again, this.missing] = [0, 0];
    this.interrupted = null;
  }

  /** Holds the browser's one job; gives it back when none comes of it. */
  async #claim<E>(make: () => Promise<Result<JobWork, E>>): Promise<Result<JobWork, E | 'job-elsewhere'>> {
    if (!(await this.#lock.take())) return err('job-elsewhere');
    const made = await make();
    if (!made.ok) this.#lock.release();
    return made;
  }

  async #new(intake: Intake, of: Pick<Job, 'caseId' | 'exhibitId'>): Promise<Result<JobWork, StorageFailure>> {
    const jobs = await this.#parts.file().jobs();
    if (!jobs.ok) return jobs;
    const startedAt = this.#parts.now().toISOString();
    const job: Job = {
      ...of,
      id: uuidv7(),
      number: (jobs.value.at(-1)?.number ?? 0) + 1,
      state: 'open',
      source: intake.source,
      build: this.#parts.build,
      startedAt,
      endedAt: null,
      listed: null,
      counts: NO_COUNTS,
      bytes: 0,
      history: beginHistory(startedAt),
    };
    this.#clear();
    return ok(this.#set(new JobRecord(this.#parts, { job, isKept: false, handle: intake.handle }), new WorkList()));
  }

  async #again(job: Job, intake: Intake | null): Promise<Result<JobWork, TakeUpFailure>> {
    this.comparing = intake !== null;
    const taken = await takeUp(this.#parts, job, intake);
    this.comparing = false;
    if (!taken.ok) return taken;
    const { attempts, compared } = taken.value;
    this.#clear();
    this.interrupted = null;
    this.again = attempts.length + compared;
    const record = new JobRecord(this.#parts, { job: taken.value.job, isKept: true, handle: null });
    const work = this.#set(record, new WorkList(attempts));
    void this.#listAgain(work, taken.value);
    return ok(work);
  }

  /** Takes up the work of a job, which begins when there is an engine. */
  #set(record: JobRecord, list: WorkList): JobWork {
    this.#ended = Promise.withResolvers();
    const work = new JobWork(record, list, {
      onStep: () => {
        this.#show();
      },
      onStop: (why) => {
        this.#stopFor(why);
      },
      onEnd: () => {
        this.#end(work);
      },
    });
    this.#work = work;
    // At once: a job that lists nothing and has nothing to do ends.
    work.beginListing(record.isKept);
    this.#bytesAtStart = work.job.bytes;
    this.#pace.note(performance.now(), jobDone(work.job), 0);
    this.#turnTo('running');
    this.#show();
    void this.#start();
    return work;
  }

  async #list(work: JobWork, { portions }: Intake): Promise<void> {
    // What a resumed job is done with is not hashed again when it is handed in once more.
    const done = work.isResumed ? new DoneFiles(this.#parts.doneMarks(work.job.number)) : null;
    for await (const portion of portions) {
      if (work.isBroken) break;
      if (done === null) work.add(portion);
      else work.addAgain(done.part(portion), done);
      this.#showSoon();
    }
    work.endListing();
    this.#showSoon();
  }

  async #listAgain(work: JobWork, { portions, done, job }: TakenUp): Promise<void> {
    for await (const portion of portions) {
      if (work.isBroken) break;
      work.addAgain(portion, done);
      this.#showSoon();
    }
    work.endListing();
    if (!work.isBroken) this.missing = Math.max(0, (job.listed ?? 0) - work.total);
    this.#showSoon();
  }

  async #start(): Promise<void> {
    [this.fault, this.storageFailure] = [null, null];
    const engine = await this.#parts.engine();
    if (this.state !== 'running' || this.#work === null) return;
    if (engine.ok) {
      this.#hasher = engine.value;
      this.throttle = this.#throttle;
      this.#work.run(engine.value);
    } else {
      this.fault = engine.error;
      this.#rest('stopped');
    }
  }

  #stopFor(why: Stop): void {
    if (why === 'engine-unavailable') this.fault = { why: 'worker-cannot-start' };
    else this.storageFailure = why;
    this.#rest('stopped');
  }

  #rest(what: 'paused' | 'stopped'): void {
    if (this.state !== 'running') return;
    this.#turnTo('paused');
    this.#pace.rest();
    this.#work?.rest(what);
  }

  #end(work: JobWork): void {
    this.#work = null;
    this.#lock.release();
    this.#turnTo(work.job.state === 'open' || jobDone(work.job) === 0 ? 'idle' : 'done');
    this.#show(work);
    this.#ended.resolve(undefined);
  }

  #turnTo(state: JobState): void {
    this.state = state;
    if (state === 'running') this.#wakefulness.hold();
    else this.#wakefulness.release();
    this.#parts.followers?.tellProgress(state, this.progress);
  }

  #clear(): void {
    this.progress = NOTHING;
    this.#droppedFrom = null;
    this.#pace = new Pace();
    [this.again, this.missing] = [0, 0];
  }

  #showSoon(): void {
    if (this.#isToShow) return;
    this.#isToShow = true;
    setTimeout(() => {
      this.#isToShow = false;
      this.#show();
    }, BEAT);
  }

  #show(work: JobWork | null = this.#work): void {
    if (work === null) return;
    const { job, total } = work;
    const done = jobDone(job);
    const bytes = job.bytes - this.#bytesAtStart;
    if (this.state === 'running') this.#pace.note(performance.now(), done, bytes);
    const rates = this.#pace.rates;
    this.listing = work.isListing;
    this.tryingAlone = work.isTryingAlone;
    this.progress = {
      total,
      done,
      failed: job.counts.quarantined + job.counts.unreadable,
      dropped: this.#droppedFrom === null ? 0 : Math.max(0, this.#droppedFrom - done),
      started: this.#hasher?.started ?? 0,
      filesPerSecond: rates?.filesPerSecond ?? null,
      bytesPerSecond: rates?.bytesPerSecond ?? null,
      secondsLeft: this.#pace.secondsLeft(total - done, work.bytesLeft),
    };
    this.#parts.followers?.tellProgress(this.state, this.progress);
    if (this.state === 'running') this.#showSoon();
  }

  async #lookWhenFree(): Promise<void> {
    if (this.#isAwaiting) return;
    this.#isAwaiting = true;
    await this.#lock.whenFree();
    this.#isAwaiting = false;
    await this.lookForInterrupted();
  }
}

import { jobDone, type Job } from '#lib/domain/job.ts';
import { err } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { opened, type Lent } from '../intake/on-disk.ts';
import { filesInArchive } from './archive-files.ts';
import type { DoneFiles, Parted } from './done-files.ts';
import { Hand } from './hand.ts';
import type { Hasher } from './hasher.ts';
import type { JobRecord, Step } from './job-record.ts';
import { occurrenceOf, type Next, type Queued } from './queued.ts';
import type { WorkList } from './work-list.ts';

/** How long, in milliseconds, a finished file waits for others before it is kept. */
const PATIENCE = 250;

/** Why a job stands still of itself. */
export type Stop = 'engine-unavailable' | StorageFailure;

type Events = {
  /** A step was kept. */
  readonly onStep: () => void;
  readonly onStop: (why: Stop) => void;
  /** The last step was kept, or there was nothing to keep. */
  readonly onEnd: () => void;
};

/**
 * The work of one job: takes files from its list, keeps an attempt of each, hands them to the engine, and keeps what
 * became of them, step by step. While a step is being written the engine goes on with what it has.
 */
export class JobWork {
  /** It was interrupted once, and goes on. */
  readonly isResumed: boolean;
  readonly #record: JobRecord;
  readonly #list: WorkList;
  readonly #events: Events;
  readonly #hand = new Hand();
  readonly #abort = new AbortController();
  #broken: 'cancelled' | 'halted' | null = null;
  /** Files for which the engine failed once, through no fault of theirs. */
  readonly #returned = new WeakSet<Queued>();
  /** Archives to be listed when there is an engine. */
  #archives: { readonly archive: Queued; readonly done: DoneFiles | null }[] = [];
  #hasher: Hasher | null = null;
  #isRunning = false;
  #hasRun = false;
  #listings = 0;
  #listed: number | null;
  /** The step that is being written. */
  #step: Step | null = null;
  #isStuck = false;
  #isEnding = false;
  /** When the first of the files that are done was, in milliseconds; null while none waits to be kept. */
  #waitingSince: number | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(record: JobRecord, list: WorkList, events: Events) {
    this.#record = record;
    this.#list = list;
    this.#events = events;
    this.#listed = record.job.listed;
    this.isResumed = record.isKept;
  }

  get job(): Job {
    return this.#record.job;
  }

  /** Files that the job is about, as far as they are listed. */
  get total(): number {
    return jobDone(this.job) + this.#list.size + this.#hand.size;
  }

  get bytesLeft(): number {
    return this.#list.bytes + this.#hand.bytes;
  }

  get isListing(): boolean {
    return this.#listings > 0;
  }

  /** Files that were in hand at a crash are tried alone now. */
  get isTryingAlone(): boolean {
    return this.#list.hasSuspects || this.#hand.isAlone;
  }

  /** Whether more files can join it. */
  get isOpen(): boolean {
    return !this.#isEnding && !this.isBroken;
  }

  /** It ends before its files do. */
  get isBroken(): boolean {
    return this.#broken !== null;
  }

  /** @param isAgain the listing of a job that is resumed: how many files there were is known */
  beginListing(isAgain = false): void {
    this.#listings++;
    if (!isAgain) this.#listed = null;
  }

  add(files: readonly Queued[]): void {
    if (this.isBroken) return;
    this.#list.add(files);
    this.#turn();
  }

  endListing(): void {
    this.#listings--;
    if (this.#listings === 0) this.#list.complete();
    this.#turn();
  }

  /**
   * Adds the files of an archive that is itself done.
   *
   * @param done what else the job is done with, when it is resumed
   */
  addArchive(archive: Queued, done: DoneFiles | null): void {
    this.beginListing(true);
    if (this.#hasher === null) this.#archives.push({ archive, done });
    else void this.#listArchive(this.#hasher, archive, done);
  }

  /** Adds files of a job that is resumed; of what is done, archives only are looked into. */
  addAgain({ fresh, done }: Parted, all: DoneFiles): void {
    for (const { file, known } of done) if (known.isArchive) this.addArchive(file, all);
    this.add(fresh);
  }

  /** Begins, or goes on; also with a step that could not be written. */
  run(hasher: Hasher): void {
    this.#record.noteWork(this.isResumed && !this.#hasRun);
    this.#hasher = hasher;
    [this.#isRunning, this.#hasRun] = [true, true];
    for (const { archive, done } of this.#archives.splice(0)) void this.#listArchive(hasher, archive, done);
    this.#goOn();
  }

  /** Begins nothing more; what is in work is finished and kept. */
  rest(what: 'paused' | 'stopped'): void {
    this.#record.noteRest(what);
    this.#isRunning = false;
    this.#turn();
  }

  /** Ends the job with what is finished; files in work are dropped. */
  cancel(): void {
    this.#broken = 'cancelled';
    this.#abort.abort();
    this.#hand.dropUnfinished();
    this.#list.clear();
    this.#goOn();
  }

  /** Ends this sitting of the job with what is finished: it can be resumed. */
  halt(): void {
    this.#broken ??= 'halted';
    this.#record.noteRest('paused');
    this.#isRunning = false;
    this.#abort.abort();
    this.#list.giveBack(this.#hand.dropUnfinished());
    this.#goOn();
  }

  #goOn(): void {
    const step = this.#isStuck ? this.#step : null;
    this.#isStuck = false;
    if (step === null) this.#turn();
    else void this.#write(step);
  }

  #turn(): void {
    if (this.#isEnding) return;
    if (this.#isRunning) this.#fill();
    else this.#list.giveBack(this.#hand.dropReady());
    if (this.#hand.isInStep) return;
    if (this.#isDrained && !this.#record.isKept && !this.#hand.hasDone) this.#end();
    else if (this.#isDrained || this.#hand.isStepDue || this.#isLate || this.#record.hasNews) void this.#take();
    else if (this.#hand.hasDone && this.#waitingSince === null) {
      this.#waitingSince = performance.now();
      this.#patience = setTimeout(this.#turnLate, PATIENCE);
    }
  }

  /** Whoever comes first looks at the clock: in a hidden tab a timer may be a minute late. */
  get #isLate(): boolean {
    return this.#waitingSince !== null && performance.now() - this.#waitingSince >= PATIENCE;
  }

  readonly #turnLate = (): void => {
    // A timer may also be early, by a fraction of a millisecond.
    this.#waitingSince = performance.now() - PATIENCE;
    this.#turn();
  };

  /** Nothing is left to be hashed. */
  get #isDrained(): boolean {
    if (this.isBroken) return true;
    return this.#isRunning && this.#listings === 0 && this.#list.size === 0 && this.#hand.unfinished === 0;
  }

  #fill(): void {
    const workers = this.#hasher?.limit ?? 0;
    while (!this.#hand.isAlone) {
      const isFree = this.#hand.unfinished === 0;
      // Taking a suspect opens no further attempt: it has one.
      const mayTake = this.#list.hasSuspects ? isFree : this.#hand.isHungry(workers, this.#list.attemptCount);
      const next = mayTake ? this.#next(isFree) : null;
      if (next === null) return;
      this.#hand.take(next);
    }
  }

  #next(isFree: boolean): Next | null {
    return this.#list.take() ?? (isFree && this.#listings === 0 ? this.#list.takeLast() : null);
  }

  async #take(): Promise<void> {
    clearTimeout(this.#patience);
    this.#waitingSince = null;
    const { closing } = this.#hand.beginStep();
    await this.#write(await this.#record.prepare(closing));
  }

  async #write(step: Step): Promise<void> {
    this.#step = step;
    this.#isEnding = this.#isDrained && !this.#hand.hasDone;
    const state = this.#broken === 'cancelled' ? 'cancelled' : this.#isEnding && !this.isBroken ? 'done' : 'open';
    if (this.#listings === 0) this.#listed = this.total;
    const attempts = [...this.#hand.attempts, ...this.#list.attempts];
    const kept = await this.#record.keep(step, { state, listed: this.#listed, attempts });
    if (!kept.ok && this.#broken === 'halted') {
      // Nobody waits for better times: what was finished since the step before is hashed again.
      this.#end();
      return;
    }
    if (!kept.ok) {
      this.#isStuck = true;
      this.#isEnding = false;
      this.#events.onStop(kept.error);
      return;
    }
    this.#step = null;
    this.#open(this.#hand.endStep());
    // Lines and numbers in one go: at no moment do they tell different things.
    this.#record.show(step);
    this.#events.onStep();
    if (this.#isEnding) this.#end();
    else this.#turn();
  }

  #end(): void {
    this.#isEnding = true;
    this.#events.onEnd();
  }

  #open(opening: readonly Next[]): void {
    const hasher = this.#isRunning ? this.#hasher : null;
    if (hasher === null) this.#giveBack(opening);
    else
      for (const next of opening) {
        const { evidence } = next.file;
        if (evidence === null) this.#hand.close(next, occurrenceOf(next.file, err('cannot-be-read')));
        else void this.#hash(hasher, next, evidence);
      }
  }

  async #hash(hasher: Hasher, next: Next, lent: Lent): Promise<void> {
    const { signal } = this.#abort;
    const { file } = next;
    const evidence = await opened(lent);
    const skip = next.downs === 2 ? 'decoder-crashed' : null;
    const result = evidence === null ? err('cannot-be-read' as const) : await hasher.hash(evidence, { signal, skip });
    // The job has let go of this file already.
    if (signal.aborted) return;
    if (!result.ok && result.error === 'engine-unavailable' && !this.#returned.has(file)) {
      this.#returned.add(file);
      this.#giveBack([next]);
      this.#events.onStop('engine-unavailable');
    } else {
      this.#hand.close(next, occurrenceOf(file, result));
      if (result.ok && result.value.reason === 'archive') this.addArchive(file, null);
    }
    this.#turn();
  }

  async #listArchive(hasher: Hasher, archive: Queued, done: DoneFiles | null): Promise<void> {
    const files = await filesInArchive(hasher, archive, this.#abort.signal);
    if (done === null) this.add(files);
    else this.addAgain(done.part(files), done);
    this.endListing();
  }

  #giveBack(files: readonly Next[]): void {
    for (const next of files) this.#hand.drop(next);
    this.#list.giveBack(files);
  }
}

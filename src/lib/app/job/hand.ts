import { MAX_AT_RISK, type Attempt } from '#lib/domain/job.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { attemptOf, type Next } from './queued.ts';

/** Files handed to the engine ahead of their turn, however large: so many for each worker. */
const AHEAD = 4;
/** Small files: so many for each worker, and so many bytes of them together. */
const SMALL_AHEAD = 32;
const SMALL_AHEAD_BYTES = 2 ** 20;

/** The part of the files in hand that makes a step worth its write. */
const WORTH = 1 / 4;

/** A file and what became of it. */
export type Closed = { readonly next: Next; readonly occurrence: Occurrence };

/** What one step of a job writes: the files that are done with it, and those that may be opened once it is kept. */
export type Taken = { readonly closing: readonly Closed[]; readonly opening: readonly Next[] };

/**
 * The files that a job has in hand: taken from the list and not kept as done. None is opened before a step with its
 * attempt is kept, and a step holds at most `MAX_AT_RISK` attempts, so no crash costs more than that.
 */
export class Hand {
  /** Taken; their attempts belong to the next step. */
  #ready: Next[] = [];
  /** The step that is being written. */
  #step: Taken | null = null;
  /** Opened: their attempts are kept. */
  readonly #open = new Set<Next>();
  /** Done, for the next step. */
  #done: Closed[] = [];
  /** How many attempts the last step that is kept holds. */
  #kept = 0;

  /** Files that are not done. */
  get unfinished(): number {
    return this.#ready.length + (this.#step?.opening.length ?? 0) + this.#open.size;
  }

  /** The one file that is not done is to be hashed while no other is. */
  get isAlone(): boolean {
    const [first] = this.#unfinished();
    return first !== undefined && first.downs !== null;
  }

  /** All files in hand. */
  get size(): number {
    return this.unfinished + (this.#step?.closing.length ?? 0) + this.#done.length;
  }

  get hasDone(): boolean {
    return this.#done.length > 0;
  }

  /** Bytes of all files in hand. */
  get bytes(): number {
    const closing = [...this.#done, ...(this.#step?.closing ?? [])].map(({ next }) => next);
    return sumOf([...closing, ...this.#unfinished()]);
  }

  /**
   * Whether it takes one more file: enough that no worker runs dry, also of files so small that it takes many at a time,
   * and few enough that a pause is felt.
   *
   * @param workers that may work at once
   * @param attempts that stay open beside those in hand
   */
  isHungry(workers: number, attempts: number): boolean {
    const unfinished = this.unfinished;
    if (unfinished + attempts >= MAX_AT_RISK) return false;
    if (unfinished < workers * AHEAD) return true;
    return unfinished < workers * SMALL_AHEAD && sumOf(this.#unfinished()) < SMALL_AHEAD_BYTES;
  }

  take(next: Next): void {
    this.#ready.push(next);
  }

  /** A step has begun and not ended. */
  get isInStep(): boolean {
    return this.#step !== null;
  }

  /**
   * Whether it is time for a step: workers are about to run dry, a good part of the files in hand is done, or all were
   * given back and the attempts that are kept say otherwise.
   */
  get isStepDue(): boolean {
    const [ready, done, open] = [this.#ready.length, this.#done.length, this.#open.size];
    if (open === 0) return ready + done + this.#kept > 0;
    return ready >= WORTH * (ready + open) || done >= WORTH * (done + open);
  }

  /** Begins a step; none is under way. */
  beginStep(): Taken {
    this.#step = { closing: this.#done, opening: this.#ready };
    this.#done = [];
    this.#ready = [];
    return this.#step;
  }

  /** The attempts of the step that is being written. What was done since it began is not kept by it. */
  get attempts(): Attempt[] {
    const done = this.#done.map(({ next }) => next);
    return [...this.#open, ...done, ...(this.#step?.opening ?? [])].map(attemptOf);
  }

  /** The step is kept. Returns what may be opened now. */
  endStep(): readonly Next[] {
    const opening = this.#step?.opening ?? [];
    this.#kept = this.attempts.length;
    this.#step = null;
    for (const next of opening) this.#open.add(next);
    return opening;
  }

  close(next: Next, occurrence: Occurrence): void {
    this.#open.delete(next);
    this.#done.push({ next, occurrence });
  }

  /** Lets go of a file that was opened and is not done. */
  drop(next: Next): void {
    this.#open.delete(next);
  }

  /** Lets go of what was taken and is in no step. */
  dropReady(): Next[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Lets go of everything that is not done. Of a step under way, only what is done remains. */
  dropUnfinished(): Next[] {
    const unfinished = this.#unfinished();
    this.#ready = [];
    this.#open.clear();
    if (this.#step !== null) this.#step = { ...this.#step, opening: [] };
    return unfinished;
  }

  #unfinished(): Next[] {
    return [...this.#ready, ...(this.#step?.opening ?? []), ...this.#open];
  }
}

function sumOf(files: readonly Next[]): number {
  return files.reduce((sum, { file }) => sum + file.bytes, 0);
}

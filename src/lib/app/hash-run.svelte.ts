import type { HashFailure } from '#lib/engine/contract.ts';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { EngineFault } from './engine-start.ts';
import type { Picked } from './intake.ts';
import { Pace } from './pace.ts';
import { frameBreaks } from './row-order.ts';

export type JobState = 'idle' | 'running' | 'paused' | 'done';

/** What a run needs of the engine. */
export type Hasher = {
  readonly workers: number;
  hash(file: File, signal?: AbortSignal): Promise<Result<MediaRecord, HashFailure>>;
};

/**
 * A job in numbers. `failed` (quarantined or unreadable) is a part of `done`; `dropped` files were listed and not hashed,
 * because the job was cancelled; rates are null until they mean something.
 */
export type Progress = {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly dropped: number;
  readonly filesPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
};

const NOTHING: Progress = {
  total: 0,
  done: 0,
  failed: 0,
  dropped: 0,
  filesPerSecond: null,
  bytesPerSecond: null,
  secondsLeft: null,
};

type Parts = {
  /** Gives the engine, started when it is asked for the first time; asked again after a fault. */
  engine: () => Promise<Result<Hasher, EngineFault>>;
  /** Takes finished files, some at a time, in the order in which they were finished. */
  onFinished: (occurrences: Occurrence[]) => void;
};

/** How often, in milliseconds, finished files are handed on and numbers change. */
const BEAT = 100;

/** Small files handed to the engine ahead of their turn: so many for each worker, and so many bytes of them together. */
const SMALL_AHEAD = 32;
const SMALL_AHEAD_BYTES = 2 ** 20;

/** One job: feeds picked files to the engine, a bounded number at a time, and hands on what became of them. */
export class HashRun {
  state = $state<JobState>('idle');
  progress = $state.raw<Progress>(NOTHING);
  /** True while folders are still being listed: `total` grows. */
  listing = $state(false);
  /** Why the engine cannot work; the job is paused then, and no file is lost. */
  fault = $state.raw<EngineFault | null>(null);

  readonly #parts: Parts;
  #hasher: Hasher | null = null;
  #queue: Picked[] = [];
  #next = 0;
  #retried = new WeakSet<Picked>();
  #finished: Occurrence[] = [];
  #outstanding = 0;
  #outstandingBytes = 0;
  #listings = 0;
  #counts = { total: 0, done: 0, failed: 0, dropped: 0, bytes: 0, bytesDone: 0 };
  #pace = new Pace();
  #abort = new AbortController();
  #beat: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** True while a reload would cut the job short. */
  get active(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  /** Adds files to the job, or begins one. */
  async add(portions: AsyncIterable<Picked[]> | Iterable<Picked[]>): Promise<void> {
    if (!this.active) this.#begin();
    const { signal } = this.#abort;
    const cancelled = () => signal.aborted;
    const breathe = frameBreaks();
    this.#listings++;
    this.listing = true;
    try {
      for await (const portion of portions) {
        if (cancelled()) break;
        for (const picked of portion) {
          this.#queue.push(picked);
          this.#counts.total++;
          // Browsers look at the disk for this, one file after the other.
          this.#counts.bytes += picked.file?.size ?? 0;
          await breathe();
          if (cancelled()) break;
        }
        this.#schedule();
        this.#feed();
      }
    } finally {
      this.#listings--;
      this.listing = this.#listings > 0;
      this.#schedule();
    }
    if (!cancelled()) this.#feed();
  }

  pause(): void {
    if (this.state !== 'running') return;
    this.state = 'paused';
    this.#pace.rest();
    this.#schedule();
  }

  async resume(): Promise<void> {
    if (this.state !== 'paused') return;
    this.state = 'running';
    await this.#start();
  }

  /** Ends the job with what is finished; files in work are dropped. */
  cancel(): void {
    if (!this.active) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#empty();
    this.#outstanding = 0;
    this.#outstandingBytes = 0;
    this.#counts.dropped = this.#counts.total - this.#counts.done;
    this.#counts.total = this.#counts.done;
    this.fault = null;
    this.#flush();
    this.state = this.#counts.done === 0 ? 'idle' : 'done';
  }

  /** Forgets the numbers of a job that is over. */
  reset(): void {
    if (this.active) return;
    this.state = 'idle';
    this.progress = NOTHING;
  }

  #begin(): void {
    this.#empty();
    this.#counts = { total: 0, done: 0, failed: 0, dropped: 0, bytes: 0, bytesDone: 0 };
    this.progress = NOTHING;
    this.#pace = new Pace();
    this.#pace.note(performance.now(), 0, 0);
    this.state = 'running';
    void this.#start();
  }

  async #start(): Promise<void> {
    this.fault = null;
    const engine = await this.#parts.engine();
    if (engine.ok) this.#hasher = engine.value;
    else if (this.active) this.#stopFor(engine.error);
    this.#feed();
  }

  #empty(): void {
    this.#queue = [];
    this.#next = 0;
  }

  #stopFor(fault: EngineFault): void {
    this.fault = fault;
    this.pause();
  }

  #feed(): void {
    const hasher = this.#hasher;
    while (this.state === 'running' && hasher !== null && this.#isHungry(hasher)) {
      const picked = this.#queue[this.#next];
      if (picked === undefined) break;
      this.#next++;
      this.#outstanding++;
      this.#outstandingBytes += picked.file?.size ?? 0;
      void this.#hash(hasher, picked, this.#abort.signal);
    }
    if (this.#outstanding === 0 && this.#listings === 0) this.#schedule();
  }

  /**
   * Keeps a few files waiting in front of every worker: enough that none runs dry, also of files so small that it takes
   * many at a time, and few enough that a pause is felt.
   */
  #isHungry({ workers }: Hasher): boolean {
    return (
      this.#outstanding < workers * 4 ||
      (this.#outstanding < workers * SMALL_AHEAD && this.#outstandingBytes < SMALL_AHEAD_BYTES)
    );
  }

  async #hash(hasher: Hasher, picked: Picked, signal: AbortSignal): Promise<void> {
    const result =
      picked.file === null ? ({ ok: false, error: 'cannot-be-read' } as const) : await hasher.hash(picked.file, signal);
    // A cancelled job has forgotten this file already.
    if (signal.aborted) return;
    this.#outstanding--;
    this.#outstandingBytes -= picked.file?.size ?? 0;
    if (!result.ok && result.error === 'engine-unavailable' && !this.#retried.has(picked)) {
      this.#retried.add(picked);
      this.#queue.push(picked);
      this.#stopFor({ why: 'worker-cannot-start' });
    } else {
      this.#finish(occurrence(picked, result));
    }
    this.#feed();
  }

  #finish(finished: Occurrence): void {
    this.#finished.push(finished);
    this.#counts.done++;
    this.#counts.bytesDone += finished.bytes;
    if (finished.outcome === 'quarantined' || finished.outcome === 'unreadable') this.#counts.failed++;
    this.#schedule();
  }

  #schedule(): void {
    this.#beat ??= setTimeout(() => {
      this.#flush();
    }, BEAT);
  }

  #flush(): void {
    if (this.#beat !== null) clearTimeout(this.#beat);
    this.#beat = null;
    const finished = this.#finished;
    this.#finished = [];
    if (finished.length > 0) this.#parts.onFinished(finished);
    const { total, done, failed, dropped, bytes, bytesDone } = this.#counts;
    if (this.state === 'running') this.#pace.note(performance.now(), done, bytesDone);
    const rates = this.#pace.rates;
    this.progress = {
      total,
      done,
      failed,
      dropped,
      filesPerSecond: rates?.filesPerSecond ?? null,
      bytesPerSecond: rates?.bytesPerSecond ?? null,
      secondsLeft: this.#pace.secondsLeft(total - done, bytes - bytesDone),
    };
    if (this.state === 'running' && done === total && this.#listings === 0 && this.#outstanding === 0) {
      this.state = total === 0 ? 'idle' : 'done';
    } else if (this.state === 'running') {
      this.#schedule();
    }
  }
}

function occurrence({ path, file }: Picked, result: Result<MediaRecord, HashFailure>): Occurrence {
  const known = { path: path.slice(0, 4096), bytes: file?.size ?? 0, modified: file?.lastModified ?? null };
  if (result.ok) {
    const media = result.value;
    return { ...known, bytes: media.bytes, outcome: media.outcome, reason: media.reason, media };
  }
  const reason = result.error === 'engine-unavailable' ? 'engine-unavailable' : 'cannot-be-read';
  return { ...known, outcome: 'unreadable', reason, media: null };
}

import { err, ok, type Result } from '#lib/domain/result.ts';
import { transfer } from 'comlink';
import {
  type EngineModule,
  type Matches,
  MAX_QUESTIONS,
  type Pictures,
  type Questions,
  type WorkerLike,
} from './contract.ts';
import { PictureList } from './picture-list.ts';
import { WorkerHandle } from './worker-handle.ts';

/** The worker cannot be started, went down or did not answer; or it was ended, because all is to be forgotten. */
export type MatchingFailure = 'matching-unavailable' | 'ended';

export type MatchingParts = {
  readonly startWorker: () => WorkerLike;
  /** Null when the kernel cannot be had just now. */
  readonly loadKernel: () => Promise<EngineModule | null>;
  /** How long the worker may take for one message. */
  readonly patienceMs?: number;
  /** How long it may hold memory while nobody asks. */
  readonly idleMs?: number;
};

/** A message takes a tenth of a second; but a script that cannot be loaded tells nobody, so time decides. */
const PATIENCE_MS = 60_000;
const IDLE_MS = 120_000;
/** Pictures of one message: 640 KiB. */
const PICTURES_AT_A_TIME = 16_384;

/**
 * The index of pictures in its worker, for one caller at a time. The worker starts with the first question and may end at
 * any time, by itself or by a crash: what it was given is remembered here, and given to the next.
 */
export class MatchingClient {
  readonly #parts: MatchingParts;
  #pictures = new PictureList();
  #handle: WorkerHandle | null = null;
  #isBusy = false;
  #isEnded = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: MatchingParts) {
    this.#parts = parts;
  }

  /** Pictures added and asked about. */
  get size(): number {
    return this.#pictures.length;
  }

  /** Holds pictures that were compared at another time; the worker gets them with the next question. */
  add(pictures: Pictures): void {
    this.#expectFree();
    if (!this.#isEnded) this.#pictures.add(pictures);
  }

  /**
   * What each of at most `MAX_QUESTIONS` pictures resembles among all before it; then they are held, too. After a failure
   * none of them is, and the same may be asked again.
   */
  async match(questions: Questions): Promise<Result<Matches, MatchingFailure>> {
    this.#expectFree();
    if (questions.files.length > MAX_QUESTIONS) throw new RangeError('Too many questions at a time');
    clearTimeout(this.#rest);
    this.#isBusy = true;
    const matches = this.#isEnded ? null : await this.#ask(questions);
    this.#isBusy = false;
    if (this.#hasEnded()) return err('ended');
    if (matches === null) {
      this.#endWorker();
      return err('matching-unavailable');
    }
    this.#pictures.addAsked(questions);
    if (this.#handle !== null) this.#handle.pictures = this.#pictures.length;
    this.#rest = setTimeout(() => {
      this.#endWorker();
    }, this.#parts.idleMs ?? IDLE_MS);
    return ok(matches);
  }

  /** Takes back what was added and asked about since there were `size` pictures. */
  cutTo(size: number): void {
    this.#expectFree();
    if (size >= this.size) return;
    this.#pictures.cutTo(size);
    this.#endWorker();
  }

  /** Ends the worker and forgets every picture, for good; what is pending is answered as ended. */
  dispose(): void {
    this.#isEnded = true;
    this.#pictures = new PictureList();
    this.#endWorker();
  }

  #endWorker(): void {
    clearTimeout(this.#rest);
    this.#handle?.terminate();
    this.#handle = null;
  }

  /** Null when the worker failed. */
  async #ask(questions: Questions): Promise<Matches | null> {
    this.#handle ??= await this.#startWorker();
    const handle = this.#handle;
    if (handle === null) return null;
    while (handle.pictures < this.#pictures.length) {
      const end = Math.min(handle.pictures + PICTURES_AT_A_TIME, this.#pictures.length);
      const pictures = this.#pictures.slice(handle.pictures, end);
      const buffers = [pictures.hashes.buffer, pictures.files.buffer, pictures.cases.buffer];
      const added = await handle.call((remote) => remote.add(transfer(pictures, buffers)));
      if (!added.ok) return null;
      handle.pictures = end;
    }
    const answer = await handle.call((remote) => remote.match(questions));
    return answer.ok && isWellFormed(answer.value, questions) ? answer.value : null;
  }

  async #startWorker(): Promise<WorkerHandle | null> {
    const kernel = await this.#parts.loadKernel();
    if (kernel === null || this.#isEnded) return null;
    const handle = this.#newWorker();
    if (handle === null) return null;
    // Known from here on, so that it can be ended while it starts.
    this.#handle = handle;
    const started = await handle.call((remote) => remote.start(kernel));
    if (started.ok) return handle;
    handle.terminate();
    return null;
  }

  #newWorker(): WorkerHandle | null {
    try {
      return new WorkerHandle(this.#parts.startWorker(), this.#parts.patienceMs ?? PATIENCE_MS);
    } catch {
      // The browser refuses to start a worker at all.
      return null;
    }
  }

  /** Asked again after every wait. */
  #hasEnded(): boolean {
    return this.#isEnded;
  }

  #expectFree(): void {
    if (this.#isBusy) throw new Error('One call at a time');
  }
}

/** Lists that fit the questions and each other; what they hold comes from our own code. */
function isWellFormed({ counts, named, files, cases, distances, needles }: Matches, questions: Questions): boolean {
  const asked = questions.files.length;
  const total = named.reduce((sum, count) => sum + count, 0);
  return (
    counts.length === asked &&
    named.length === asked &&
    [files, cases, distances, needles].every((list) => list.length === total)
  );
}

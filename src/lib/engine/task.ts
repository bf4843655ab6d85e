import type { MediaRecord } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { HashFailure, SkipReason } from './contract.ts';
import type { PostedEvidence } from './evidence.ts';
import type { WorkerFailure, WorkerHandle } from './worker-handle.ts';

export type PoolOutcome = Result<MediaRecord, HashFailure | 'for-others'>;

export type ErrandFailure = 'crashed' | 'engine-unavailable' | 'aborted';

/** Something that a pool has been asked for and will answer once. */
class Pending<T> {
  settled = false;
  readonly #promise = Promise.withResolvers<unknown>();
  #signal: AbortSignal | undefined;
  #onAbort: () => void = () => undefined;

  get answer(): Promise<T> {
    return this.#promise.promise as Promise<T>;
  }

  /** Until it is settled. */
  listen(signal: AbortSignal | undefined, onAbort: () => void): void {
    this.#signal = signal;
    this.#onAbort = onAbort;
    signal?.addEventListener('abort', onAbort, { once: true });
  }

  settle(answer: T): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.settled = true;
    this.#promise.resolve(answer);
  }
}

/**
 * One file to be hashed. It is decoded twice at most, the second time while nothing else is in flight; a third call takes
 * its digests only.
 */
export class HashTask extends Pending<PoolOutcome> {
  readonly evidence: PostedEvidence;
  attempt: 'first' | 'alone' | 'digests' = 'first';
  skip: SkipReason | null;

  constructor(evidence: PostedEvidence, skip: SkipReason | null) {
    super();
    this.evidence = evidence;
    this.skip = skip;
  }
}

/** Anything else that one worker is asked, once: nobody is suspected when the worker is lost over it. */
export class Errand<T> extends Pending<Result<T, ErrandFailure>> {
  /** Somebody waits and looks at the screen. */
  readonly isUrgent: boolean;
  readonly #call: (worker: WorkerHandle) => Promise<Result<T, WorkerFailure>>;

  constructor(call: (worker: WorkerHandle) => Promise<Result<T, WorkerFailure>>, isUrgent: boolean) {
    super();
    this.#call = call;
    this.isUrgent = isUrgent;
  }

  /** Settles when there is an answer. */
  async run(worker: WorkerHandle): Promise<Result<true, WorkerFailure>> {
    const reply = await this.#call(worker);
    if (!reply.ok) return reply;
    this.settle(reply);
    return ok(true);
  }
}

export type Task = HashTask | Errand<unknown>;

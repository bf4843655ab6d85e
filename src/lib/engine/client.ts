import type { MediaRecord } from '#lib/domain/media.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { EngineModules, HashFailure, LoadModule, WorkerLike } from './contract.ts';
import { PIXELS_IN_FLIGHT, type TimeLimit } from './limits.ts';
import { PixelBudget } from './pixel-budget.ts';
import { type PoolOutcome, WorkerPool } from './pool.ts';

/** Workers with every codec but one, and workers with the one for HEIF, which most jobs never need. */
export type WorkerKind = 'common' | 'heif';

export type EngineParts = {
  readonly startWorker: (kind: WorkerKind) => WorkerLike;
  readonly modules: EngineModules;
  /** Gets the modules that only some files need, when the first of them comes. */
  readonly loadModule: LoadModule;
  /** Written into the provenance of every record. */
  readonly build: string;
  /** One more than the machine has threads hides the time that reading takes. */
  readonly workers?: number;
  readonly pixelsInFlight?: number;
  readonly batchFiles?: number;
  readonly startTimeoutMs?: number;
  readonly timeLimitMs?: TimeLimit;
};

/**
 * Hashes files in two pools of workers that share one budget of pixels. To pause, give it no more files; to cancel, abort:
 * that ends the worker at once.
 */
export class Engine {
  readonly workers: number;
  readonly #common: WorkerPool;
  readonly #heif: WorkerPool;

  constructor({ startWorker, workers, pixelsInFlight, ...parts }: EngineParts) {
    this.workers = workers ?? navigator.hardwareConcurrency + 1;
    const budget = new PixelBudget(pixelsInFlight ?? PIXELS_IN_FLIGHT);
    const pool = (kind: WorkerKind) =>
      new WorkerPool({ ...parts, budget, workers: this.workers, startWorker: () => startWorker(kind) });
    this.#common = pool('common');
    this.#heif = pool('heif');
  }

  /** The record of one file; its outcome says what could not be done. Always settles. */
  async hash(file: File, signal?: AbortSignal): Promise<Result<MediaRecord, HashFailure>> {
    const outcome = await this.#common.hash(file, signal);
    if (!isForOthers(outcome)) return settled(outcome);
    const others = await this.#heif.hash(file, signal);
    // Digests do not need that kind of worker.
    const isUnavailable = !others.ok && others.error === 'engine-unavailable';
    return settled(isUnavailable ? await this.#common.hash(file, signal, 'codec-unavailable') : others);
  }

  /** Ends every worker; what was pending is answered as aborted. */
  dispose(): void {
    this.#common.dispose();
    this.#heif.dispose();
  }
}

function isForOthers(outcome: PoolOutcome): boolean {
  return !outcome.ok && outcome.error === 'for-others';
}

/** A worker that sends a file to and fro is broken: its file counts as one that no worker takes. */
function settled(outcome: PoolOutcome): Result<MediaRecord, HashFailure> {
  if (outcome.ok) return outcome;
  return outcome.error === 'for-others' ? err('engine-unavailable') : err(outcome.error);
}

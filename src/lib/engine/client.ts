import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ArchiveEntry, RefusedEntry } from './archive/entry.ts';
import type {
  ArchivedFile,
  ArchiveListing,
  EngineModules,
  Evidence,
  HashFailure,
  ListedFile,
  ListFailure,
  ListRefusal,
  LoadModule,
  PreviewFailure,
  PreviewOptions,
  SkipReason,
  WorkerLike,
} from './contract.ts';
import { ArchiveNumbers, type PostedEvidence } from './evidence.ts';
import { PIXELS_IN_FLIGHT, type TimeLimit } from './limits.ts';
import { PixelBudget } from './pixel-budget.ts';
import { WorkerPool } from './pool.ts';
import type { PoolOutcome } from './task.ts';
import type { WorkerFailure } from './worker-handle.ts';
import { WorkerSeats } from './worker-seats.ts';

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

export type HashOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Why the file is not to be decoded, when that is known beforehand: it gets its digests only. */
  readonly skip?: SkipReason | null | undefined;
};

/**
 * Hashes files, lists archives and shows pictures in two pools of workers that share seats and a budget of pixels. To
 * pause, give it no more files; to cancel, abort: that ends the worker at once.
 */
export class Engine {
  /** As many as work at once when nothing holds them back. */
  readonly workers: number;
  readonly #common: WorkerPool;
  readonly #heif: WorkerPool;
  readonly #seats: WorkerSeats;
  readonly #archives = new ArchiveNumbers();
  #started = 0;

  constructor({ startWorker, workers, pixelsInFlight, ...parts }: EngineParts) {
    this.workers = workers ?? navigator.hardwareConcurrency + 1;
    this.#seats = new WorkerSeats(this.workers);
    const budget = new PixelBudget(pixelsInFlight ?? PIXELS_IN_FLIGHT);
    const pool = (kind: WorkerKind) =>
      new WorkerPool({ ...parts, budget, seats: this.#seats, startWorker: () => startWorker(kind) });
    this.#common = pool('common');
    this.#heif = pool('heif');
  }

  /**
   * How many workers may work at once, 1 to `workers`. A lower limit takes effect as busy workers finish what they have;
   * the others end. A picture to be shown may take one more.
   */
  get limit(): number {
    return this.#seats.limit;
  }

  set limit(limit: number) {
    this.#seats.limit = Math.min(this.workers, Math.max(1, Math.floor(limit)));
  }

  /** How many files it has been asked to hash so far. */
  get started(): number {
    return this.#started;
  }

  /** The record of one file; its outcome says what could not be done. Always settles. */
  async hash(evidence: Evidence, { signal, skip = null }: HashOptions = {}): Promise<Result<MediaRecord, HashFailure>> {
    this.#started++;
    const posted = this.#archives.post(evidence);
    const outcome = await this.#common.hash(posted, signal, skip);
    if (!isForOthers(outcome)) return settled(outcome);
    const others = await this.#heif.hash(posted, signal);
    // Digests do not need that kind of worker.
    const isUnavailable = !others.ok && others.error === 'engine-unavailable';
    return settled(isUnavailable ? await this.#common.hash(posted, signal, 'codec-unavailable') : others);
  }

  /**
   * The files in a zip archive, which may itself lie in one; what is no zip archive is a damaged one. Always settles.
   */
  async list(archive: Evidence, signal?: AbortSignal): Promise<Result<ArchiveListing, ListFailure>> {
    const listed = await this.#listOnce(archive, signal);
    // What a worker could not stand is tried once more: it may have been short of memory.
    const last = !listed.ok && listed.error === 'crashed' ? await this.#listOnce(archive, signal) : listed;
    return last.ok ? last.value : err(last.error === 'crashed' ? 'cannot-be-read' : last.error);
  }

  /**
   * A picture to look at, from the codecs that hash, turned as its camera was held. It goes before all files that wait,
   * and a crash over it hurts no file. Nothing of it is kept here: the caller closes the bitmap. Always settles.
   */
  async preview(
    evidence: Evidence,
    options: PreviewOptions,
    signal?: AbortSignal,
  ): Promise<Result<ImageBitmap, PreviewFailure>> {
    const posted = this.#archives.post(evidence);
    const shown = await show(this.#common, posted, options, signal);
    const isForHeif = !shown.ok && shown.error === 'for-others';
    const last = isForHeif ? await show(this.#heif, posted, options, signal) : shown;
    if (last.ok) return last;
    return err(last.error === 'for-others' ? 'engine-unavailable' : last.error);
  }

  /** Ends every worker; what was pending is answered as aborted. */
  dispose(): void {
    this.#common.dispose();
    this.#heif.dispose();
  }

  #listOnce(archive: Evidence, signal: AbortSignal | undefined) {
    const posted = this.#archives.post(archive);
    const outer = archive instanceof Blob ? { archive, within: [] } : archive;
    return this.#common.ask(
      async (worker): Promise<Result<Result<ArchiveListing, ListRefusal>, WorkerFailure>> => {
        const files: ListedFile[] = [];
        const refused: RefusedEntry[] = [];
        const done = await worker.list(posted, (portion) => {
          for (const entry of portion.entries) files.push(listedFile(outer, entry));
          refused.push(...portion.refused);
        });
        if (!done.ok) return done;
        return ok(done.value.ok ? ok({ files, refused, cut: done.value.value }) : done.value);
      },
      { signal, isUrgent: false },
    );
  }
}

function listedFile({ archive, within }: ArchivedFile, entry: ArchiveEntry): ListedFile {
  const { path, bytes, modified } = entry;
  return { path, bytes, modified, evidence: { archive, within: [...within, entry] } };
}

async function show(
  pool: WorkerPool,
  file: PostedEvidence,
  options: PreviewOptions,
  signal: AbortSignal | undefined,
): Promise<Result<ImageBitmap, PreviewFailure | 'for-others'>> {
  const reply = await pool.ask(
    async (worker) => {
      const shown = await worker.preview(file, options);
      // Nobody is there any more to close it.
      if (signal?.aborted === true && shown.ok && shown.value.ok) shown.value.value.close();
      return shown;
    },
    { signal, isUrgent: true },
  );
  if (reply.ok) return reply.value;
  return err(reply.error === 'crashed' ? 'undecodable' : reply.error);
}

function isForOthers(outcome: PoolOutcome): boolean {
  return !outcome.ok && outcome.error === 'for-others';
}

/** A worker that sends a file to and fro is broken: its file counts as one that no worker takes. */
function settled(outcome: PoolOutcome): Result<MediaRecord, HashFailure> {
  if (outcome.ok) return outcome;
  return outcome.error === 'for-others' ? err('engine-unavailable') : err(outcome.error);
}

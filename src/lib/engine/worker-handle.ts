import { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { proxy, type Remote, wrap } from 'comlink';
import { ListedPortion } from './archive/entry.ts';
import type {
  ArchiveListing,
  EngineHost,
  EngineModules,
  EngineWorker,
  HashReply,
  ListRefusal,
  PreviewOptions,
  SkipReason,
  WorkerLike,
} from './contract.ts';
import { bytesToRead, type PostedEvidence } from './evidence.ts';
import { digestTimeLimitMs, timeLimitMs, type TimeLimit, WORKER_START_MS } from './limits.ts';

/** Why a call got no answer: the worker is of no further use. */
export type WorkerFailure = 'crashed' | 'timed-out';

/** What a worker answers; comlink spreads the two cases over two promises. */
type Listed = Awaited<ReturnType<EngineWorker['list']>>;
type Shown = Awaited<ReturnType<EngineWorker['preview']>>;

export type HandleParts = {
  readonly worker: WorkerLike;
  readonly modules: EngineModules;
  readonly build: string;
  /** Asked on behalf of the file in hand; its clock stands still while it waits for room. */
  readonly host: EngineHost;
  readonly timeLimitMs?: TimeLimit | undefined;
};

/** One worker seen from the page: every call settles, whatever becomes of the worker. */
export class WorkerHandle {
  /** Files that it was given. */
  files = 0;
  readonly worker: WorkerLike;
  readonly #host: EngineHost;
  readonly #remote: Remote<EngineWorker>;
  readonly #timeLimitMs: TimeLimit;
  #failCall: ((failure: WorkerFailure) => void) | null = null;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #bytes = 0;
  #isTerminated = false;

  private constructor({ worker, host, timeLimitMs: limit = timeLimitMs }: HandleParts) {
    this.worker = worker;
    this.#host = host;
    this.#timeLimitMs = limit;
    this.#remote = wrap<EngineWorker>(worker);
    const crash = () => this.#failCall?.('crashed');
    worker.addEventListener('error', crash);
    worker.addEventListener('messageerror', crash);
  }

  /** A worker that is ready, or null: it cannot be loaded, cannot instantiate its modules, or does not answer. */
  static async start(parts: HandleParts, withinMs = WORKER_START_MS): Promise<WorkerHandle | null> {
    const handle = new WorkerHandle(parts);
    const { modules, build } = parts;
    const started = await handle.#call(withinMs, () =>
      handle.#remote.start(
        { modules, build },
        proxy<EngineHost>({ admit: (pixels) => handle.#admit(pixels), loadModule: parts.host.loadModule }),
      ),
    );
    if (started.ok) return handle;
    handle.terminate();
    return null;
  }

  /** Some files; the worker takes one call at a time. After a failure the caller terminates the worker. */
  async hash(files: readonly PostedEvidence[], skip: SkipReason | null): Promise<Result<HashReply, WorkerFailure>> {
    this.#take(files);
    const limit = skip === null ? this.#timeLimitMs(this.#bytes, 0) : digestTimeLimitMs(this.#bytes);
    const reply = await this.#call(limit, () => this.#remote.hash(files, skip));
    return reply.ok && !isWellFormed(reply.value, files.length) ? err('crashed') : reply;
  }

  /** The directory of an archive, as the worker lists it: hands on portions, and says what is missing at the end. */
  async list(
    archive: PostedEvidence,
    take: (portion: ListedPortion) => void,
  ): Promise<Result<Result<ArchiveListing['cut'], ListRefusal>, WorkerFailure>> {
    this.#take([archive]);
    // Only an archive in an archive is read whole.
    const limit = digestTimeLimitMs(archive instanceof Blob ? 0 : this.#bytes);
    const opened = await this.#call<Listed>(limit, () => this.#remote.list(archive));
    if (!opened.ok) return opened;
    if (!opened.value.ok) return ok(opened.value);
    for (;;) {
      const next = await this.#call(limit, () => this.#remote.nextListed());
      if (!next.ok) return next;
      if (next.value === null) return ok(ok(opened.value.value.cut));
      const portion = ListedPortion.safeParse(next.value);
      if (!portion.success) return err('crashed');
      take(portion.data);
    }
  }

  /** A picture to look at. The caller closes it. */
  async preview(file: PostedEvidence, options: PreviewOptions): Promise<Result<Shown, WorkerFailure>> {
    this.#take([file]);
    const limit = this.#timeLimitMs(this.#bytes, 0);
    const reply = await this.#call<Shown>(limit, () => this.#remote.preview(file, options));
    return reply.ok && reply.value.ok && !fits(reply.value.value, options) ? err('crashed') : reply;
  }

  terminate(): void {
    this.#isTerminated = true;
    this.#failCall?.('crashed');
    this.worker.terminate();
  }

  #take(files: readonly PostedEvidence[]): void {
    this.files += files.length;
    this.#bytes = files.reduce((sum, file) => sum + bytesToRead(file), 0);
  }

  #call<T>(limitMs: number, call: () => Promise<T>): Promise<Result<T, WorkerFailure>> {
    return new Promise((resolve) => {
      const settle = (result: Result<T, WorkerFailure>): void => {
        clearTimeout(this.#clock);
        this.#failCall = null;
        resolve(result);
      };
      this.#failCall = (failure) => {
        settle(err(failure));
      };
      this.#startClock(limitMs);
      void settleWith(call, settle);
    });
  }

  async #admit(pixels: number): Promise<void> {
    // What a worker has asked for just before its end may arrive after it: nobody would ever give that room back.
    if (this.#isTerminated) return;
    clearTimeout(this.#clock);
    await this.#host.admit(pixels);
    if (this.#failCall !== null) this.#startClock(this.#timeLimitMs(this.#bytes, pixels));
  }

  #startClock(limitMs: number): void {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#failCall?.('timed-out'), limitMs);
  }
}

/** A call that throws is a bug in the worker, or a file that cannot be posted: for its caller the same as a crash. */
async function settleWith<T>(call: () => Promise<T>, settle: (result: Result<T, WorkerFailure>) => void) {
  try {
    settle(ok(await call()));
  } catch {
    settle(err('crashed'));
  }
}

/** The border of the evidence compartment: what comes out of hashing is media records and nothing else. */
function isWellFormed({ results }: HashReply, files: number): boolean {
  return (
    results.length > 0 &&
    results.length <= files &&
    results.every((result) => !result.ok || MediaRecord.safeParse(result.value).success)
  );
}

/** No more pixels come out than were asked for. */
function fits({ width, height }: ImageBitmap, { side }: PreviewOptions): boolean {
  return Math.max(width, height) <= side;
}

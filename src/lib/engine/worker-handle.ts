import { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { proxy, type Remote, wrap } from 'comlink';
import type { EngineModules, EngineWorker, HashReply, QuarantineReason, WorkerLike } from './contract.ts';
import { digestTimeLimitMs, timeLimitMs, WORKER_START_MS } from './limits.ts';

/** Why a call got no answer: the worker is of no further use. */
export type WorkerFailure = 'crashed' | 'timed-out';

export type HandleParts = {
  readonly worker: WorkerLike;
  readonly modules: EngineModules;
  readonly build: string;
  /** Asked on behalf of the file in hand; that file's clock stands still meanwhile. */
  readonly admit: (pixels: number) => Promise<void>;
};

/** One worker seen from the page: every call settles, whatever becomes of the worker. */
export class WorkerHandle {
  /** Files that it was given. */
  files = 0;
  readonly worker: WorkerLike;
  readonly #admission: HandleParts['admit'];
  readonly #remote: Remote<EngineWorker>;
  #failCall: ((failure: WorkerFailure) => void) | null = null;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #bytes = 0;

  private constructor({ worker, admit }: HandleParts) {
    this.worker = worker;
    this.#admission = admit;
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
        proxy((pixels: number) => handle.#admit(pixels)),
      ),
    );
    if (started.ok) return handle;
    handle.terminate();
    return null;
  }

  /** One file; the worker takes one at a time. After a failure the caller terminates the worker. */
  async hash(file: Blob, quarantine: QuarantineReason | null): Promise<Result<HashReply, WorkerFailure>> {
    this.files++;
    this.#bytes = file.size;
    const limit = quarantine === null ? timeLimitMs(file.size, 0) : digestTimeLimitMs(file.size);
    const reply = await this.#call(limit, () => this.#remote.hash(file, quarantine));
    return reply.ok && !isWellFormed(reply.value) ? err('crashed') : reply;
  }

  terminate(): void {
    this.#failCall?.('crashed');
    this.worker.terminate();
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
    clearTimeout(this.#clock);
    await this.#admission(pixels);
    if (this.#failCall !== null) this.#startClock(timeLimitMs(this.#bytes, pixels));
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

/** The border of the evidence compartment: nothing but a media record comes out. */
function isWellFormed({ result }: HashReply): boolean {
  return !result.ok || MediaRecord.safeParse(result.value).success;
}

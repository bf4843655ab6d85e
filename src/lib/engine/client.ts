import type { MediaRecord } from '#lib/domain/media.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { EngineModules, HashFailure, HashReply, QuarantineReason, WorkerLike } from './contract.ts';
import {
  MAX_FAILED_STARTS,
  PIXELS_IN_FLIGHT,
  WORKER_IDLE_MS,
  WORKER_MAX_FILES,
  WORKER_MAX_MEMORY_BYTES,
} from './limits.ts';
import { PixelBudget } from './pixel-budget.ts';
import { type WorkerFailure, WorkerHandle } from './worker-handle.ts';

type Outcome = Result<MediaRecord, HashFailure>;

/** One file on its way. It is decoded twice at most, the second time alone; a third call takes its digests only. */
type Task = {
  readonly file: File;
  readonly settle: (outcome: Outcome) => void;
  attempt: 'first' | 'alone' | 'digests';
  quarantine: QuarantineReason | null;
  settled: boolean;
};

export type EngineParts = {
  readonly startWorker: () => WorkerLike;
  readonly modules: EngineModules;
  /** Written into the provenance of every record. */
  readonly build: string;
  /** One more than the machine has threads hides the time that reading takes. */
  readonly workers?: number;
  readonly pixelsInFlight?: number;
  readonly startTimeoutMs?: number;
};

/**
 * Hashes files in a pool of workers, in the order given. Workers start when they are needed, and are replaced when they
 * crash, overrun their time or have grown. To pause, give it no more files; to cancel, abort: that ends the worker at once.
 */
export class Engine {
  readonly workers: number;
  readonly #parts: EngineParts;
  readonly #budget: PixelBudget;
  readonly #queue = new Set<Task>();
  /** Files that have taken a worker down. They go next, each while nothing else is in flight. */
  readonly #suspects = new Set<Task>();
  readonly #running = new Map<Task, WorkerHandle>();
  #idle: WorkerHandle[] = [];
  /** Workers that are on their way to take a file. */
  #coming = 0;
  #failedStarts = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.workers = parts.workers ?? navigator.hardwareConcurrency + 1;
    this.#budget = new PixelBudget(parts.pixelsInFlight ?? PIXELS_IN_FLIGHT);
  }

  /** The record of one file; its outcome says what could not be done. Always settles. */
  hash(file: File, signal?: AbortSignal): Promise<Outcome> {
    return new Promise((resolve) => {
      const abort = (): void => {
        this.#abort(task);
      };
      const settle = (outcome: Outcome): void => {
        signal?.removeEventListener('abort', abort);
        task.settled = true;
        resolve(outcome);
      };
      const task: Task = { file, settle, attempt: 'first', quarantine: null, settled: false };
      if (this.#disposed || signal?.aborted === true) {
        settle(err('aborted'));
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.#queue.add(task);
      this.#summon();
    });
  }

  /** Ends every worker; what was pending is answered as aborted. */
  dispose(): void {
    this.#disposed = true;
    for (const task of [...this.#queue, ...this.#suspects, ...this.#running.keys()]) this.#abort(task);
    this.#endIdle();
  }

  #endIdle(): void {
    clearTimeout(this.#rest);
    for (const worker of this.#idle) worker.terminate();
    this.#idle = [];
  }

  #abort(task: Task): void {
    this.#queue.delete(task);
    this.#suspects.delete(task);
    task.settle(err('aborted'));
    this.#running.get(task)?.terminate();
  }

  /** Calls as many workers as there is work for. */
  #summon(): void {
    if (this.#failedStarts >= MAX_FAILED_STARTS && this.#isEmpty()) this.#giveUp();
    while (this.#wanted() > 0) {
      this.#coming++;
      void this.#work();
    }
  }

  #wanted(): number {
    const free = this.workers - this.#running.size - this.#coming;
    const noneWillStart = this.#failedStarts >= MAX_FAILED_STARTS && this.#idle.length === 0;
    if (noneWillStart || this.#isOneAlone()) return 0;
    if (this.#suspects.size > 0) return this.#running.size + this.#coming === 0 ? 1 : 0;
    return Math.min(free, this.#queue.size - this.#coming);
  }

  #isOneAlone(): boolean {
    const [task] = this.#running.keys();
    return task !== undefined && task.attempt !== 'first';
  }

  /** One worker takes one file. */
  async #work(): Promise<void> {
    const worker = this.#idle.pop() ?? (await this.#startWorker());
    this.#coming--;
    if (worker === null) this.#failedStarts++;
    else await this.#workWith(worker);
    this.#summon();
  }

  async #workWith(worker: WorkerHandle): Promise<void> {
    const task = this.#take();
    if (task === null) {
      this.#dismiss(worker);
      return;
    }
    this.#running.set(task, worker);
    const reply = await worker.hash(task.file, task.quarantine);
    this.#running.delete(task);
    this.#budget.release(worker.worker);
    if (reply.ok) this.#accept(task, reply.value, worker);
    else this.#suspect(task, reply.error, worker);
  }

  /** The next file that may start now. It may be gone since the worker was called, or has to wait for others to end. */
  #take(): Task | null {
    if (this.#isOneAlone()) return null;
    const from = this.#suspects.size > 0 ? this.#suspects : this.#queue;
    if (from === this.#suspects && this.#running.size > 0) return null;
    const [task = null] = from;
    if (task !== null) from.delete(task);
    return task;
  }

  #accept(task: Task, { result, memoryBytes }: HashReply, worker: WorkerHandle): void {
    this.#failedStarts = 0;
    const trapped = result.ok && result.value.reason === 'decoder-crashed' && task.quarantine === null;
    const isWorn = worker.files >= WORKER_MAX_FILES || memoryBytes > WORKER_MAX_MEMORY_BYTES;
    if (trapped || isWorn) worker.terminate();
    else this.#dismiss(worker);
    if (trapped && task.attempt === 'first') this.#retry(task, 'alone');
    else task.settle(result);
  }

  #suspect(task: Task, failure: WorkerFailure, worker: WorkerHandle): void {
    worker.terminate();
    if (task.attempt === 'first') this.#retry(task, 'alone');
    else if (task.attempt === 'alone') {
      task.quarantine = failure === 'timed-out' ? 'decoder-timeout' : 'decoder-crashed';
      this.#retry(task, 'digests');
    } else task.settle(err('cannot-be-read'));
  }

  #retry(task: Task, attempt: Task['attempt']): void {
    if (task.settled) return;
    task.attempt = attempt;
    this.#suspects.add(task);
  }

  #dismiss(worker: WorkerHandle): void {
    this.#idle.push(worker);
    clearTimeout(this.#rest);
    if (this.#disposed) this.#endIdle();
    else
      this.#rest = setTimeout(() => {
        this.#endIdle();
      }, WORKER_IDLE_MS);
  }

  async #startWorker(): Promise<WorkerHandle | null> {
    const { startWorker, modules, build, startTimeoutMs } = this.#parts;
    try {
      const worker = startWorker();
      const admit = (pixels: number) => this.#budget.admit(worker, pixels);
      return await WorkerHandle.start({ worker, modules, build, admit }, startTimeoutMs);
    } catch {
      // The browser refuses to start a worker at all.
      return null;
    }
  }

  /** No worker is left and none will start: what waits is told so. The next file tries anew. */
  #giveUp(): void {
    this.#failedStarts = 0;
    for (const task of [...this.#suspects, ...this.#queue]) task.settle(err('engine-unavailable'));
    this.#suspects.clear();
    this.#queue.clear();
  }

  #isEmpty(): boolean {
    return this.#running.size + this.#coming + this.#idle.length === 0;
  }
}

import type { MediaRecord } from '#lib/domain/media.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type {
  EngineHost,
  EngineModules,
  HashFailure,
  HashReply,
  LoadModule,
  QuarantineReason,
  SkipReason,
  WorkerLike,
} from './contract.ts';
import {
  BATCH_FILE_BYTES,
  BATCH_FILES,
  BATCHED_IN_FLIGHT,
  MAX_FAILED_STARTS,
  type TimeLimit,
  WORKER_IDLE_MS,
  WORKER_MAX_FILES,
  WORKER_MAX_MEMORY_BYTES,
} from './limits.ts';
import type { PixelBudget } from './pixel-budget.ts';
import { type WorkerFailure, WorkerHandle } from './worker-handle.ts';

export type PoolOutcome = Result<MediaRecord, HashFailure | 'for-others'>;

/** One file on its way. It is decoded twice at most, the second time alone; a third call takes its digests only. */
type Task = {
  readonly file: File;
  readonly settle: (outcome: PoolOutcome) => void;
  attempt: 'first' | 'alone' | 'digests';
  skip: SkipReason | null;
  settled: boolean;
};

export type PoolParts = {
  readonly startWorker: () => WorkerLike;
  readonly modules: EngineModules;
  readonly loadModule: LoadModule;
  /** Written into the provenance of every record. */
  readonly build: string;
  readonly workers: number;
  readonly budget: PixelBudget;
  /** Files that a worker is given at a time at most, when they are small. */
  readonly batchFiles?: number | undefined;
  readonly startTimeoutMs?: number | undefined;
  /** How long a worker may have one file. */
  readonly timeLimitMs?: TimeLimit | undefined;
};

/**
 * Hashes files in workers of one kind, in the order given. Workers start when they are needed, and are replaced when they
 * crash, overrun their time or have grown. Small files go to a worker several at a time.
 */
export class WorkerPool {
  readonly #parts: PoolParts;
  readonly #batchFiles: number;
  readonly #queue = new Set<Task>();
  /** Files that were in the hands of a worker that went down. They go next, each while nothing else is in flight. */
  readonly #suspects = new Set<Task>();
  /** What each busy worker has in hand. */
  readonly #running = new Map<WorkerHandle, readonly Task[]>();
  #idle: WorkerHandle[] = [];
  /** Workers that are on their way to take files. */
  #coming = 0;
  #failedStarts = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    const share = Math.floor(BATCHED_IN_FLIGHT / parts.workers);
    this.#batchFiles = Math.max(1, Math.min(parts.batchFiles ?? BATCH_FILES, share));
  }

  /** The record of one file; its outcome says what could not be done. Always settles. */
  hash(file: File, signal?: AbortSignal, skip: SkipReason | null = null): Promise<PoolOutcome> {
    return new Promise((resolve) => {
      const abort = (): void => {
        this.#abort(task);
      };
      const settle = (outcome: PoolOutcome): void => {
        signal?.removeEventListener('abort', abort);
        task.settled = true;
        resolve(outcome);
      };
      const task: Task = { file, settle, attempt: 'first', skip, settled: false };
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
    for (const task of [...this.#queue, ...this.#suspects, ...[...this.#running.values()].flat()]) this.#abort(task);
    this.#endIdle();
  }

  #endIdle(): void {
    clearTimeout(this.#rest);
    for (const worker of this.#idle) worker.terminate();
    this.#idle = [];
  }

  #abort(task: Task): void {
    if (task.settled) return;
    this.#queue.delete(task);
    this.#suspects.delete(task);
    task.settle(err('aborted'));
    for (const [worker, tasks] of this.#running) if (tasks.includes(task)) worker.terminate();
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
    const free = this.#parts.workers - this.#running.size - this.#coming;
    const noneWillStart = this.#failedStarts >= MAX_FAILED_STARTS && this.#idle.length === 0;
    if (noneWillStart || this.#isOneAlone()) return 0;
    if (this.#suspects.size > 0) return this.#running.size + this.#coming === 0 ? 1 : 0;
    return Math.min(free, this.#queue.size - this.#coming);
  }

  #isOneAlone(): boolean {
    const [tasks] = this.#running.values();
    return tasks?.[0] !== undefined && tasks[0].attempt !== 'first';
  }

  /** One worker takes what is next. */
  async #work(): Promise<void> {
    // Files that are handed in one after the other are to be seen together.
    await Promise.resolve();
    const worker = this.#idle.pop() ?? (await this.#startWorker());
    this.#coming--;
    if (worker === null) this.#failedStarts++;
    else await this.#workWith(worker);
    this.#summon();
  }

  async #workWith(worker: WorkerHandle): Promise<void> {
    const tasks = this.#take();
    const [first] = tasks;
    if (first === undefined) {
      this.#dismiss(worker);
      return;
    }
    this.#running.set(worker, tasks);
    const files = tasks.map(({ file }) => file);
    const reply = await worker.hash(files, first.skip);
    this.#running.delete(worker);
    this.#parts.budget.release(worker.worker);
    if (reply.ok) this.#accept(tasks, reply.value, worker);
    else this.#lose(tasks, reply.error, worker);
  }

  /** What may start now. It may be gone since the worker was called, or has to wait for others to end. */
  #take(): readonly Task[] {
    if (this.#isOneAlone()) return [];
    const [suspect] = this.#suspects;
    if (suspect !== undefined) {
      if (this.#running.size > 0) return [];
      this.#suspects.delete(suspect);
      return [suspect];
    }
    const tasks = this.#batch();
    for (const task of tasks) this.#queue.delete(task);
    return tasks;
  }

  /** The next file, and those right behind it while all are small; never so many that another worker goes short. */
  #batch(): readonly Task[] {
    const most = Math.min(this.#batchFiles, Math.ceil(this.#queue.size / this.#parts.workers));
    const tasks: Task[] = [];
    for (const task of this.#queue) {
      const fits = task.file.size <= BATCH_FILE_BYTES && tasks[0]?.skip === task.skip;
      if (tasks.length > 0 && !fits) break;
      tasks.push(task);
      if (tasks.length >= most || task.file.size > BATCH_FILE_BYTES) break;
    }
    return tasks;
  }

  #accept(tasks: readonly Task[], { results, memoryBytes }: HashReply, worker: WorkerHandle): void {
    this.#failedStarts = 0;
    let trapped = false;
    for (const [i, task] of tasks.entries()) {
      const result = results[i];
      if (result === undefined) this.#giveBack(task);
      else if (result.ok && result.value.reason === 'decoder-crashed' && task.skip === null) {
        trapped = true;
        if (task.attempt === 'first') this.#retry(task, 'alone');
        else task.settle(result);
      } else task.settle(result);
    }
    const isWorn = worker.files >= WORKER_MAX_FILES || memoryBytes > WORKER_MAX_MEMORY_BYTES;
    if (trapped || isWorn) worker.terminate();
    else this.#dismiss(worker);
  }

  /** The worker is gone: by an abort, for which its other files can do nothing, or by one of them. */
  #lose(tasks: readonly Task[], failure: WorkerFailure, worker: WorkerHandle): void {
    worker.terminate();
    const isAborted = tasks.some(({ settled }) => settled);
    for (const task of tasks) {
      if (isAborted) this.#giveBack(task);
      else this.#suspect(task, failure);
    }
  }

  #suspect(task: Task, failure: WorkerFailure): void {
    if (task.attempt === 'first') this.#retry(task, 'alone');
    else if (task.attempt === 'alone') {
      task.skip = QUARANTINE[failure];
      this.#retry(task, 'digests');
    } else task.settle(err('cannot-be-read'));
  }

  /** A file that nobody has begun, or that may begin again as if it were new. */
  #giveBack(task: Task): void {
    if (!task.settled) this.#queue.add(task);
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
    const { startWorker, modules, build, budget, loadModule, startTimeoutMs, timeLimitMs } = this.#parts;
    try {
      const worker = startWorker();
      const admit = (pixels: number): Promise<void> => {
        budget.release(worker);
        return budget.admit(worker, pixels);
      };
      const host: EngineHost = { admit, loadModule };
      return await WorkerHandle.start({ worker, modules, build, host, timeLimitMs }, startTimeoutMs);
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

const QUARANTINE: Record<WorkerFailure, QuarantineReason> = {
  'timed-out': 'decoder-timeout',
  crashed: 'decoder-crashed',
};

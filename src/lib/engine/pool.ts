import { err, type Result } from '#lib/domain/result.ts';
import type {
  EngineHost,
  EngineModules,
  HashReply,
  LoadModule,
  QuarantineReason,
  SkipReason,
  WorkerLike,
} from './contract.ts';
import { evidenceBytes, type PostedEvidence } from './evidence.ts';
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
import { Errand, type ErrandFailure, HashTask, type PoolOutcome, type Task } from './task.ts';
import { type WorkerFailure, WorkerHandle } from './worker-handle.ts';
import type { WorkerSeats } from './worker-seats.ts';

export type PoolParts = {
  readonly startWorker: () => WorkerLike;
  readonly modules: EngineModules;
  readonly loadModule: LoadModule;
  /** Written into the provenance of every record. */
  readonly build: string;
  /** Shared with the pools of other kinds. */
  readonly seats: WorkerSeats;
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
  /** Goes before all files. */
  readonly #urgent = new Set<Errand<unknown>>();
  readonly #queue = new Set<Task>();
  /** Files that were in the hands of a worker that went down. They go next, each while nothing else is in flight. */
  readonly #suspects = new Set<HashTask>();
  /** What each busy worker has in hand: one errand, or files. */
  readonly #running = new Map<WorkerHandle, readonly Task[]>();
  #idle: WorkerHandle[] = [];
  /** Workers that are on their way to take something. */
  #coming = 0;
  #failedStarts = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    const share = Math.floor(BATCHED_IN_FLIGHT / parts.seats.limit);
    this.#batchFiles = Math.max(1, Math.min(parts.batchFiles ?? BATCH_FILES, share));
    parts.seats.join(this.#onSeats);
  }

  /** The record of one file; its outcome says what could not be done. Always settles. */
  hash(evidence: PostedEvidence, signal?: AbortSignal, skip: SkipReason | null = null): Promise<PoolOutcome> {
    const task = new HashTask(evidence, skip);
    this.#begin(task, this.#queue, signal);
    return task.answer;
  }

  /**
   * Anything else, asked of a worker that has nothing else in hand meanwhile. Always settles.
   *
   * @param isUrgent goes before all files; it is short, so that an abort does not cost a worker
   */
  ask<T>(
    call: (worker: WorkerHandle) => Promise<Result<T, WorkerFailure>>,
    { signal, isUrgent }: { readonly signal: AbortSignal | undefined; readonly isUrgent: boolean },
  ): Promise<Result<T, ErrandFailure>> {
    const errand = new Errand(call, isUrgent);
    if (isUrgent) this.#begin(errand, this.#urgent, signal);
    else this.#begin(errand, this.#queue, signal);
    return errand.answer;
  }

  /** Ends every worker; what was pending is answered as aborted. */
  dispose(): void {
    this.#disposed = true;
    const running = [...this.#running];
    const inHand = running.flatMap(([, tasks]) => tasks);
    for (const task of [...this.#urgent, ...this.#queue, ...this.#suspects, ...inHand]) this.#abort(task);
    for (const [worker] of running) worker.terminate();
    this.#endIdle();
  }

  #begin<T extends Errand<unknown> | HashTask>(
    task: T,
    queue: Pick<Set<T>, 'add'>,
    signal: AbortSignal | undefined,
  ): void {
    if (this.#disposed || signal?.aborted === true) {
      task.settle(err('aborted'));
      return;
    }
    task.listen(signal, () => {
      this.#abort(task);
    });
    queue.add(task);
    this.#summon();
  }

  #endIdle(): void {
    clearTimeout(this.#rest);
    for (const worker of this.#idle) worker.terminate();
    this.#idle = [];
  }

  #abort(task: Task): void {
    if (task.settled) return;
    for (const waiting of [this.#urgent, this.#queue, this.#suspects] as Set<Task>[]) waiting.delete(task);
    task.settle(err('aborted'));
    if (task instanceof Errand && task.isUrgent) return;
    for (const [worker, tasks] of this.#running) if (tasks.includes(task)) worker.terminate();
  }

  readonly #onSeats = (): void => {
    while (this.#idle.length > 0 && this.#isCrowded()) this.#idle.pop()?.terminate();
    this.#summon();
  };

  /** More workers live here than may ever be busy. */
  #isCrowded(): boolean {
    return this.#idle.length + this.#running.size > this.#parts.seats.limit;
  }

  /** Calls as many workers as there is work and there are seats for. */
  #summon(): void {
    if (this.#failedStarts >= MAX_FAILED_STARTS && this.#isEmpty()) this.#giveUp();
    while (this.#wanted() > 0 && this.#parts.seats.take(this.#urgent.size > 0)) {
      this.#coming++;
      void this.#work();
    }
  }

  #wanted(): number {
    const noneWillStart = this.#failedStarts >= MAX_FAILED_STARTS && this.#idle.length === 0;
    if (noneWillStart || this.#isOneAlone()) return 0;
    if (this.#suspects.size === 0) return this.#urgent.size + this.#queue.size - this.#coming;
    const isFree = this.#running.size + this.#coming === 0;
    return isFree ? 1 : this.#urgent.size - this.#coming;
  }

  #isOneAlone(): boolean {
    const [tasks] = this.#running.values();
    const task = tasks?.[0];
    return task instanceof HashTask && task.attempt !== 'first';
  }

  /** One worker takes what is next. */
  async #work(): Promise<void> {
    // Files that are handed in one after the other are to be seen together.
    await Promise.resolve();
    const worker = this.#idle.pop() ?? (await this.#startWorker());
    this.#coming--;
    if (worker === null) this.#failedStarts++;
    else await this.#workWith(worker);
    this.#parts.seats.leave(this.#onSeats);
  }

  async #workWith(worker: WorkerHandle): Promise<void> {
    const taken = this.#take();
    const tasks = taken instanceof Errand ? [taken] : taken;
    if (tasks.length === 0) {
      this.#dismiss(worker);
      return;
    }
    this.#running.set(worker, tasks);
    if (taken instanceof Errand) await this.#run(taken, worker);
    else await this.#hash(taken, worker);
  }

  async #run(errand: Errand<unknown>, worker: WorkerHandle): Promise<void> {
    const reply = await errand.run(worker);
    this.#release(worker);
    if (reply.ok) {
      this.#failedStarts = 0;
      this.#endOrDismiss(worker, false);
    } else {
      worker.terminate();
      if (!errand.settled) errand.settle(err('crashed'));
    }
  }

  async #hash(tasks: readonly HashTask[], worker: WorkerHandle): Promise<void> {
    const files = tasks.map(({ evidence }) => evidence);
    const reply = await worker.hash(files, tasks[0]?.skip ?? null);
    this.#release(worker);
    if (reply.ok) this.#accept(tasks, reply.value, worker);
    else this.#lose(tasks, reply.error, worker);
  }

  #release(worker: WorkerHandle): void {
    this.#running.delete(worker);
    this.#parts.budget.release(worker.worker);
  }

  /** What may start now. It may be gone since the worker was called, or has to wait for others to end. */
  #take(): Errand<unknown> | readonly HashTask[] {
    if (this.#isOneAlone()) return [];
    const [urgent] = this.#urgent;
    if (urgent !== undefined) {
      this.#urgent.delete(urgent);
      return urgent;
    }
    if (this.#parts.seats.isOver) return [];
    const [suspect] = this.#suspects;
    if (suspect !== undefined) {
      if (this.#running.size > 0) return [];
      this.#suspects.delete(suspect);
      return [suspect];
    }
    const next = this.#next();
    for (const task of next instanceof Errand ? [next] : next) this.#queue.delete(task);
    return next;
  }

  /** The next errand or file, and the files right behind it while all are small; never so many that another worker goes short. */
  #next(): Errand<unknown> | readonly HashTask[] {
    const most = Math.min(this.#batchFiles, Math.ceil(this.#queue.size / this.#parts.seats.limit));
    const tasks: HashTask[] = [];
    for (const task of this.#queue) {
      if (task instanceof Errand) return tasks.length === 0 ? task : tasks;
      const isSmall = evidenceBytes(task.evidence) <= BATCH_FILE_BYTES;
      if (tasks[0] !== undefined && (!isSmall || tasks[0].skip !== task.skip)) break;
      tasks.push(task);
      if (tasks.length >= most || !isSmall) break;
    }
    return tasks;
  }

  #accept(tasks: readonly HashTask[], { results, memoryBytes }: HashReply, worker: WorkerHandle): void {
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
    this.#endOrDismiss(worker, trapped || memoryBytes > WORKER_MAX_MEMORY_BYTES);
  }

  /** The worker is gone: by an abort, for which its other files can do nothing, or by one of them. */
  #lose(tasks: readonly HashTask[], failure: WorkerFailure, worker: WorkerHandle): void {
    worker.terminate();
    const isAborted = tasks.some(({ settled }) => settled);
    for (const task of tasks) {
      if (isAborted) this.#giveBack(task);
      else this.#suspect(task, failure);
    }
  }

  #suspect(task: HashTask, failure: WorkerFailure): void {
    if (task.attempt === 'first') this.#retry(task, 'alone');
    else if (task.attempt === 'alone') {
      task.skip = QUARANTINE[failure];
      this.#retry(task, 'digests');
    } else task.settle(err('cannot-be-read'));
  }

  /** A file that nobody has begun, or that may begin again as if it were new. */
  #giveBack(task: HashTask): void {
    if (!task.settled) this.#queue.add(task);
  }

  #retry(task: HashTask, attempt: HashTask['attempt']): void {
    if (task.settled) return;
    task.attempt = attempt;
    this.#suspects.add(task);
  }

  #endOrDismiss(worker: WorkerHandle, isSpent: boolean): void {
    if (isSpent || worker.files >= WORKER_MAX_FILES) worker.terminate();
    else this.#dismiss(worker);
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
    const waiting = [...this.#urgent, ...this.#suspects, ...this.#queue];
    for (const queue of [this.#urgent, this.#suspects, this.#queue]) queue.clear();
    for (const task of waiting) task.settle(err('engine-unavailable'));
  }

  #isEmpty(): boolean {
    return this.#running.size + this.#coming + this.#idle.length === 0;
  }
}

const QUARANTINE: Record<WorkerFailure, QuarantineReason> = {
  'timed-out': 'decoder-timeout',
  crashed: 'decoder-crashed',
};

import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Remote, wrap } from 'comlink';
import type { MatchingWorker, WorkerLike } from './contract.ts';

/** A matching worker seen from the page: every call settles, whatever becomes of the worker. */
export class WorkerHandle {
  /** How many pictures it holds. */
  pictures = 0;
  readonly #worker: WorkerLike;
  readonly #remote: Remote<MatchingWorker>;
  readonly #patienceMs: number;
  #failCall: (() => void) | null = null;
  #isBroken = false;

  constructor(worker: WorkerLike, patienceMs: number) {
    this.#worker = worker;
    this.#patienceMs = patienceMs;
    this.#remote = wrap<MatchingWorker>(worker);
    const crash = () => {
      // It may go down while nobody asks.
      this.#isBroken = true;
      this.#failCall?.();
    };
    worker.addEventListener('error', crash);
    worker.addEventListener('messageerror', crash);
  }

  /** One call at a time. After a failure the worker is of no further use: its caller terminates it. */
  call<T>(ask: (remote: Remote<MatchingWorker>) => Promise<T>): Promise<Result<T, 'crashed'>> {
    if (this.#isBroken) return Promise.resolve(err('crashed'));
    return new Promise((resolve) => {
      const settle = (result: Result<T, 'crashed'>): void => {
        clearTimeout(clock);
        this.#failCall = null;
        resolve(result);
      };
      this.#failCall = () => {
        settle(err('crashed'));
      };
      const clock = setTimeout(this.#failCall, this.#patienceMs);
      void settleWith(() => ask(this.#remote), settle);
    });
  }

  terminate(): void {
    this.#isBroken = true;
    this.#failCall?.();
    this.#worker.terminate();
  }
}

/** What is thrown in the worker, as when memory is exhausted, is for its caller the same as a crash. */
async function settleWith<T>(call: () => Promise<T>, settle: (result: Result<T, 'crashed'>) => void): Promise<void> {
  try {
    settle(ok(await call()));
  } catch {
    settle(err('crashed'));
  }
}

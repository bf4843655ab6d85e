import { wrap, type Remote } from 'comlink';
import { err, type Result } from '#lib/domain/result.ts';
import type { ImportWorker, WorkerLike } from './import-contract.ts';

/** The worker could not be started, went down, did not answer, or gave what is none of its answers. */
export type WorkerFault = { readonly why: 'worker-failed' };

/** A piece takes a fraction of a second; but a script that cannot be loaded tells nobody, so time decides. */
export const PATIENCE_MS = 120_000;

/** Calls of one import worker: each settles, whatever becomes of it. */
export class ImportCalls {
  readonly #worker: WorkerLike;
  readonly #remote: Remote<ImportWorker>;
  readonly #patienceMs: number;
  readonly #broken = Promise.withResolvers<Result<never, WorkerFault>>();

  constructor(worker: WorkerLike, patienceMs: number) {
    this.#worker = worker;
    this.#patienceMs = patienceMs;
    this.#remote = wrap<ImportWorker>(worker);
    const fail = () => {
      this.#broken.resolve(err({ why: 'worker-failed' }));
    };
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
  }

  async ask<T, F>(call: (remote: Remote<ImportWorker>) => Promise<Result<T, F>>): Promise<Result<T, F | WorkerFault>> {
    const clock = setTimeout(() => {
      this.end();
    }, this.#patienceMs);
    try {
      return await Promise.race([call(this.#remote), this.#broken.promise]);
    } catch {
      return err({ why: 'worker-failed' });
    } finally {
      clearTimeout(clock);
    }
  }

  /** Whatever is still asked ends with a fault. */
  end(): void {
    this.#broken.resolve(err({ why: 'worker-failed' }));
    this.#worker.terminate();
  }
}

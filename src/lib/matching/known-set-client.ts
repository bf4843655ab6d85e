import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Remote } from 'comlink';
import type { MatchingParts } from './client.ts';
import type { MatchingWorker } from './contract.ts';
import { WorkerHandle } from './worker-handle.ts';

/** One call of the worker. */
export type AskWorker<T> = (worker: Remote<MatchingWorker>) => Promise<T>;

/** Reading and sorting half a mebibyte takes milliseconds, an index of a million pictures some seconds of a weak machine. */
const PATIENCE_MS = 120_000;

/**
 * A matching worker of its own for one piece of work with known sets, so that nothing of it holds up the comparison of what is
 * being hashed. It ends with that work, and with it all that it holds.
 */
export class KnownSetClient {
  readonly #handle: WorkerHandle;

  private constructor(handle: WorkerHandle) {
    this.#handle = handle;
  }

  static async start({
    startWorker,
    loadKernel,
    patienceMs = PATIENCE_MS,
  }: MatchingParts): Promise<Result<KnownSetClient, 'matching-unavailable'>> {
    const kernel = await loadKernel();
    if (kernel === null) return err('matching-unavailable');
    const handle = newHandle(startWorker, patienceMs);
    if (handle === null) return err('matching-unavailable');
    const client = new KnownSetClient(handle);
    const started = await client.ask((remote) => remote.start(kernel));
    return started.ok ? ok(client) : started;
  }

  /** One call at a time. After a failure the worker is gone. */
  async ask<T>(call: AskWorker<T>): Promise<Result<T, 'matching-unavailable'>> {
    const answer = await this.#handle.call(call);
    if (answer.ok) return answer;
    this.end();
    return err('matching-unavailable');
  }

  end(): void {
    this.#handle.terminate();
  }
}

function newHandle(startWorker: MatchingParts['startWorker'], patienceMs: number): WorkerHandle | null {
  try {
    return new WorkerHandle(startWorker(), patienceMs);
  } catch {
    // The browser refuses to start a worker at all.
    return null;
  }
}

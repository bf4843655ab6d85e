import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { NearMatch } from '../services/lookups.ts';
import type { MatchCall, MatchReply } from './protocol.ts';

type Outcome = Result<NearMatch[][], 'unavailable'>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** One life of the matching thread. When it ends, for whatever reason, all that waits for it is told. */
export class MatchThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, (outcome: Outcome) => void>();
  #nextId = 0;
  #ended = false;

  /** @param onEnd called once, with the error if there was one */
  constructor(onEnd: (error: Error | null) => void, file: URL) {
    this.#worker = new Worker(file);
    this.#worker.unref();
    let failure: Error | null = null;
    this.#worker.on('message', ({ id, matches }: MatchReply) => {
      this.#settle(id, ok(matches));
    });
    this.#worker.on('error', (error: unknown) => {
      failure = error instanceof Error ? error : new Error('The matching thread threw what is no error');
    });
    this.#worker.on('exit', () => {
      this.#ended = true;
      for (const id of [...this.#pending.keys()]) this.#settle(id, err('unavailable'));
      onEnd(failure);
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  call(call: WithoutId<MatchCall>): Promise<Outcome> {
    if (this.#ended) return Promise.resolve(err('unavailable'));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      // Waiting for an answer keeps the process alive; an idle thread does not.
      this.#worker.ref();
      this.#worker.postMessage({ ...call, id } satisfies MatchCall);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(id: number, outcome: Outcome): void {
    this.#pending.get(id)?.(outcome);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
  }
}

import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Collection, MatchCall, MatchReply } from './protocol.ts';

type Outcome<T> = Result<T, 'unavailable'>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** One life of the matching thread. When it ends, for whatever reason, all that waits for it is told. */
export class MatchThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, (outcome: Outcome<MatchReply>) => void>();
  #nextId = 0;
  #ended = false;

  /** @param onEnd called once, with the error if there was one */
  constructor(onEnd: (error: Error | null) => void, file: URL) {
    this.#worker = new Worker(file);
    this.#worker.unref();
    let failure: Error | null = null;
    this.#worker.on('message', (reply: MatchReply) => {
      this.#settle(reply.id, ok(reply));
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

  /** @param hashes given away: the thread takes over their memory */
  async add(to: Collection, owners: number[], hashes: Uint8Array<ArrayBuffer>, more: boolean): Promise<Outcome<null>> {
    const reply = await this.#call({ call: 'add', to, owners, hashes, more }, [hashes.buffer]);
    return reply.ok ? ok(null) : reply;
  }

  /** Hashes that it holds, and those of them that no bucket holds yet. */
  async size(of: Collection): Promise<Outcome<{ hashes: number; scanned: number }>> {
    const reply = await this.#call({ call: 'size', of });
    if (!reply.ok) return reply;
    const [hashes = 0, scanned = 0] = reply.value.counts;
    return ok({ hashes, scanned });
  }

  async remove(from: Collection, owners: readonly number[]): Promise<Outcome<null>> {
    const reply = await this.#call({ call: 'remove', from, owners });
    return reply.ok ? ok(null) : reply;
  }

  /** @param matchOf makes of the owner and the distance what the caller calls a match */
  async search<T>(
    among: Collection,
    questions: readonly Uint8Array[],
    matchOf: (owner: number, distance: number) => T,
  ): Promise<Outcome<T[][]>> {
    const reply = await this.#call({ call: 'search', among, questions });
    if (!reply.ok) return reply;
    const { counts, owners, distances } = reply.value;
    let at = 0;
    return ok(
      Array.from(counts, (count) => {
        const matches: T[] = [];
        for (const end = at + count; at < end; at++) matches.push(matchOf(owners[at] ?? 0, distances[at] ?? 0));
        return matches;
      }),
    );
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #call(call: WithoutId<MatchCall>, transfer: readonly ArrayBuffer[] = []): Promise<Outcome<MatchReply>> {
    if (this.#ended) return Promise.resolve(err('unavailable'));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      // Waiting for an answer keeps the process alive; an idle thread does not.
      this.#worker.ref();
      this.#worker.postMessage({ ...call, id } satisfies MatchCall, transfer);
    });
  }

  #settle(id: number, outcome: Outcome<MatchReply>): void {
    this.#pending.get(id)?.(outcome);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
  }
}

import { z } from 'zod';
import type { Engine, WorkerKind } from '#lib/engine/client.ts';
import { timeLimitMs, type TimeLimit, WORKER_MAX_MEMORY_BYTES } from '#lib/engine/limits.ts';
import { startNodeEngine, startThread } from '../fixtures/node-engine.ts';
import type { NodeWorker } from '../fixtures/node-worker.ts';

/** The part of a worker's reply that is looked at on its way, as comlink wraps it. */
const Reply = z.object({ data: z.object({ value: z.object({ memoryBytes: z.number() }) }) });

/** Half of what an officer's machine gets: a hang is to be found, not to be waited for; but slowness is no hang. */
const impatient: TimeLimit = (bytes, pixels) => timeLimitMs(bytes, pixels) / 2;

export type HashResult = Awaited<ReturnType<Engine['hash']>>;

/** The engine over real threads, and what they say about their memory. */
export class Crew {
  readonly #engine: Engine;
  started = 0;
  /** Replies of workers that had grown too large before: those should have been replaced. */
  repliesOfWorn = 0;
  #mostBytes = 0;

  constructor(workers: number) {
    this.#engine = startNodeEngine('fuzz', {
      startWorker: (kind) => this.#start(kind),
      workers,
      timeLimitMs: impatient,
    });
  }

  hash(bytes: Uint8Array): Promise<HashResult> {
    return this.#engine.hash(new File([new Uint8Array(bytes)], 'file'));
  }

  dispose(): void {
    this.#engine.dispose();
  }

  /** The most WebAssembly memory that a worker has had since this was last asked. */
  takeMostBytes(): number {
    const most = this.#mostBytes;
    this.#mostBytes = 0;
    return most;
  }

  #start(kind: WorkerKind): NodeWorker {
    this.started++;
    const worker = startThread(kind);
    let isWorn = false;
    worker.addEventListener('message', (event) => {
      const reply = Reply.safeParse(event);
      if (!reply.success) return;
      const { memoryBytes } = reply.data.data.value;
      if (isWorn) this.repliesOfWorn++;
      isWorn = memoryBytes > WORKER_MAX_MEMORY_BYTES;
      this.#mostBytes = Math.max(this.#mostBytes, memoryBytes);
    });
    return worker;
  }
}

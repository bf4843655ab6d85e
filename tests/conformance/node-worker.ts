import { Worker } from 'node:worker_threads';
import type { WorkerLike } from '#lib/engine/contract.ts';

/** A thread of Node that looks to the engine's pool like a worker of a browser. */
export class NodeWorker extends EventTarget implements WorkerLike {
  readonly #thread: Worker;

  /** @param script a module that exposes an engine worker on its parent port */
  constructor(script: URL) {
    super();
    this.#thread = new Worker(script);
    this.#thread.on('message', (data: unknown) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.#thread.on('messageerror', () => this.dispatchEvent(new Event('messageerror')));
    for (const end of ['error', 'exit']) this.#thread.on(end, () => this.dispatchEvent(new Event('error')));
  }

  postMessage(data: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
    const list = Array.isArray(transfer) ? transfer : transfer?.transfer;
    this.#thread.postMessage(data, list as Parameters<Worker['postMessage']>[1]);
  }

  terminate(): void {
    void this.#thread.terminate();
  }
}

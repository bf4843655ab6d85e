import { type Endpoint, expose } from 'comlink';
import type { WorkerLike } from '#lib/engine/contract.ts';

/**
 * A worker without a thread: the service runs here, but is spoken to through comlink as in a browser. Files are handed
 * over as they are, because Node cannot post them.
 */
export class FakeWorker extends EventTarget implements WorkerLike {
  isTerminated = false;
  readonly #inside = new EventTarget();

  constructor(makeService: (worker: FakeWorker) => object) {
    super();
    const endpoint: Endpoint = {
      addEventListener: this.#inside.addEventListener.bind(this.#inside),
      removeEventListener: this.#inside.removeEventListener.bind(this.#inside),
      postMessage: (data: unknown) => {
        this.#deliver(this, data);
      },
    };
    expose(makeService(this), endpoint);
  }

  postMessage(data: unknown): void {
    this.#deliver(this.#inside, data);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  /** What a browser says when a worker's script has thrown. */
  crash(): void {
    if (!this.isTerminated) this.dispatchEvent(new Event('error'));
  }

  #deliver(to: EventTarget, data: unknown): void {
    queueMicrotask(() => {
      if (!this.isTerminated) to.dispatchEvent(new MessageEvent('message', { data }));
    });
  }
}

import type { Page, Worker } from '@playwright/test';
import { DEADLY } from './evidence-plan.ts';

const PATIENCE = 10_000;

type Probed = { readonly wasmBytes: () => number };

/** A call as comlink posts it; of those that hash: files, and why they are not to be decoded. */
type Posted = { readonly argumentList?: readonly { readonly value: unknown }[] };

/**
 * Runs in a worker before its own code uses WebAssembly: notes every memory that is made, and takes the worker down over files that
 * are named so. No file is known at which our codecs crash, and a job has to get over one.
 */
function probe(deadly: string): void {
  const memories = new Set<WebAssembly.Memory>();
  const note = (instance: WebAssembly.Instance): WebAssembly.Instance => {
    for (const exported of Object.values(instance.exports))
      if (exported instanceof WebAssembly.Memory) memories.add(exported);
    return instance;
  };
  const { Instance } = WebAssembly;
  const instantiate: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => Promise<WebAssembly.Instance> =
    WebAssembly.instantiate;
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports?]) =>
      note(new target(module, imports)),
  });
  Object.assign(WebAssembly, {
    instantiate: async (module: WebAssembly.Module, imports?: WebAssembly.Imports) =>
      note(await instantiate(module, imports)),
  });
  addEventListener('message', ({ data }: MessageEvent<Posted>) => {
    const [files, skip] = data.argumentList?.map(({ value }) => value) ?? [];
    if (skip !== null || !Array.isArray(files)) return;
    if (files.some((file) => file instanceof File && file.name.includes(deadly)))
      throw new Error('A codec has crashed.');
  });
  const wasmBytes = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  Object.assign(globalThis, { probed: { wasmBytes } satisfies Probed });
}

/** Every worker of a page, from now on. */
export class WorkerProbes {
  readonly #workers = new Set<Worker>();

  constructor(page: Page) {
    page.on('worker', (worker) => {
      worker.evaluate(probe, DEADLY).then(
        () => this.#workers.add(worker),
        // It ended at once.
        () => undefined,
      );
      worker.on('close', () => this.#workers.delete(worker));
    });
  }

  /** Bytes of WebAssembly memory of all workers that live; of those that answer in time. */
  async wasmBytes(): Promise<number> {
    const sizes = await Promise.all([...this.#workers].map((worker) => Promise.race([sizeOf(worker), nothing()])));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

async function sizeOf(worker: Worker): Promise<number> {
  try {
    return await worker.evaluate(() => (globalThis as unknown as { probed: Probed }).probed.wasmBytes());
  } catch {
    return 0;
  }
}

const nothing = (): Promise<number> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(0);
    }, PATIENCE).unref();
  });

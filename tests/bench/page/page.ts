import { Engine, type WorkerKind } from '#lib/engine/client.ts';
import type { EngineHost, EngineModules } from '#lib/engine/contract.ts';
import { commonWorkerUrl, heifWorkerUrl } from '#lib/engine/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import { fetchShellAsset } from '#lib/pwa/shell-assets.ts';
import { lazyModules, loadEngineModules } from '#lib/wasm/modules.ts';
import { proxy, wrap } from 'comlink';
import type { BenchPage } from './api.ts';
import partsWorkerUrl from './parts.worker.ts?worker&url';
import type { PartsBench } from './parts-bench.ts';

const loadModule = lazyModules(fetchShellAsset);

async function modules(): Promise<EngineModules> {
  const loaded = await loadEngineModules(fetchShellAsset);
  if (!loaded.ok) throw new Error(`The module ${loaded.error.module} is ${loaded.error.reason}`);
  return loaded.value;
}

const worker = (url: string) => new Worker(scriptUrl(url), { type: 'module' });

async function startParts() {
  const parts = wrap<PartsBench>(worker(partsWorkerUrl));
  const host: EngineHost = { admit: () => Promise.resolve(), loadModule };
  await parts.start(await modules(), proxy(host));
  return parts;
}

let parts: ReturnType<typeof startParts> | null = null;
const startedParts = () => (parts ??= startParts());

const files = (): readonly File[] => [...(document.querySelector('input')?.files ?? [])];

function firstFile(): File {
  const [file] = files();
  if (file === undefined) throw new Error('The input holds no file');
  return file;
}

async function startEngine(pool: { workers?: number; batchFiles?: number } = {}): Promise<Engine> {
  const startWorker = (kind: WorkerKind) => worker(kind === 'heif' ? heifWorkerUrl : commonWorkerUrl);
  return new Engine({ startWorker, modules: await modules(), loadModule, build: 'bench', ...pool });
}

const bench: BenchPage = {
  partTimes: async (rounds) => (await startedParts()).partTimes(firstFile(), rounds),
  decodeRatio: async (format, rounds) => (await startedParts()).decodeRatio(firstFile(), format, rounds),
  digestTimes: async (rounds) => (await startedParts()).digestTimes(firstFile(), rounds),
  jpegTimes: async (rounds) => (await startedParts()).jpegTimes(firstFile(), rounds),
  insideMilliseconds: async (batchFiles) => (await startedParts()).insideMilliseconds(files(), batchFiles),
  engineMilliseconds: async ({ workers, batchFiles }) => {
    const engine = await startEngine({ workers, batchFiles });
    const all = files();
    // Every worker starts and compiles before the clock does.
    await Promise.all(all.slice(0, 16 * workers).map((file) => engine.hash(file)));
    const from = performance.now();
    const results = await Promise.all(all.map((file) => engine.hash(file)));
    const milliseconds = performance.now() - from;
    engine.dispose();
    if (results.some((result) => !result.ok)) throw new Error('A file was not hashed');
    return milliseconds;
  },
  outcome: async () => {
    const engine = await startEngine({ workers: 1 });
    const result = await engine.hash(firstFile());
    engine.dispose();
    if (!result.ok) return { outcome: null, reason: result.error, damaged: false, sha256: '' };
    const { outcome, reason, damaged, sha256 } = result.value;
    return { outcome, reason, damaged, sha256 };
  },
  poolWorkers: async () => (await startEngine()).workers,
};

Object.assign(window, { bench });

import { Engine, type WorkerKind } from '#lib/engine/client.ts';
import { commonWorkerUrl, heifWorkerUrl } from '#lib/engine/worker-url.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import { fetchShellAsset } from '#lib/pwa/shell-assets.ts';
import { lazyModules, loadEngineModules } from '#lib/wasm/modules.ts';

/**
 * Why nothing can be hashed. The first three name the module: its bytes could not be fetched, are not those of this
 * build, or cannot be compiled by this browser. A worker that does not start is the fourth.
 */
export type EngineFault =
  | { readonly why: 'unreachable' | 'altered' | 'not-compiled'; readonly module: string }
  | { readonly why: 'worker-cannot-start' };

const workerOf: Readonly<Record<WorkerKind, () => Worker>> = {
  common: () => new Worker(scriptUrl(commonWorkerUrl), { type: 'module' }),
  heif: () => new Worker(scriptUrl(heifWorkerUrl), { type: 'module' }),
};

/** Loads and checks the WASM modules and makes the pool; its workers start with the first files. */
export async function startEngine(build: string): Promise<Result<Engine, EngineFault>> {
  const modules = await loadEngineModules(fetchShellAsset);
  if (!modules.ok) return err({ why: modules.error.reason, module: modules.error.module });
  const loadModule = lazyModules(fetchShellAsset);
  const startWorker = (kind: WorkerKind): Worker => workerOf[kind]();
  return ok(new Engine({ startWorker, modules: modules.value, loadModule, build }));
}

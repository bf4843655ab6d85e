import { MatchingClient } from '#lib/matching/client.ts';
import { matchingWorkerUrl } from '#lib/matching/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import { fetchShellAsset } from '#lib/pwa/shell-assets.ts';
import { loadKernel } from '#lib/wasm/modules.ts';

/** The index of pictures; its worker starts with the first question. */
export function startMatching(): MatchingClient {
  return new MatchingClient({
    startWorker: () => new Worker(scriptUrl(matchingWorkerUrl), { type: 'module' }),
    loadKernel: () => loadKernel(fetchShellAsset),
  });
}

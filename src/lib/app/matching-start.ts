import { MatchingClient, type MatchingParts } from '#lib/matching/client.ts';
import { matchingWorkerUrl } from '#lib/matching/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import { fetchShellAsset } from '#lib/pwa/shell-assets.ts';
import { loadKernel } from '#lib/wasm/modules.ts';

/** How a matching worker is had in this browser. */
export const MATCHING_PARTS: MatchingParts = {
  startWorker: () => new Worker(scriptUrl(matchingWorkerUrl), { type: 'module' }),
  loadKernel: () => loadKernel(fetchShellAsset),
};

/** The index of pictures; its worker starts with the first question. */
export function startMatching(): MatchingClient {
  return new MatchingClient(MATCHING_PARTS);
}

import type { Result } from '#lib/domain/result.ts';
import { ExchangeClient, type ExchangeFault } from '#lib/formats/exchange-client.ts';
import { importWorkerUrl } from '#lib/formats/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import type { ExchangeReader } from './exchange-import.svelte.ts';

export { readSchemeFile } from '#lib/formats/scheme-file.ts';

/** Opens one file in a closed worker of its own. */
export function openExchange(file: File): Promise<Result<ExchangeReader, ExchangeFault>> {
  return ExchangeClient.open(file, () => new Worker(scriptUrl(importWorkerUrl), { type: 'module' }));
}

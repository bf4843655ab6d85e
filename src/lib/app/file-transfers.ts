import { scriptUrl } from '#lib/pwa/script-url.ts';
import { importWorkerUrl } from '#lib/formats/worker-url.ts';
import { deriveKeyIn } from '#lib/vault/derive-key.ts';
import deriveKeyWorkerUrl from '#lib/vault/derive-key.worker.ts?worker&url';
import { SealedExport, type SealedExportParts } from './sealed-export.svelte.ts';
import { SealedImport, type SealedImportParts } from './sealed-import.svelte.ts';

const deriveKey = deriveKeyIn(() => new Worker(scriptUrl(deriveKeyWorkerUrl), { type: 'module' }));
const startWorker = () => new Worker(scriptUrl(importWorkerUrl), { type: 'module' });

type Parts = Omit<SealedExportParts, 'deriveKey' | 'now'> & Omit<SealedImportParts, 'deriveKey' | 'startWorker'>;

/** Cases and vaults as files. Loaded when the first is asked for. */
export class FileTransfers {
  readonly exports: SealedExport;
  readonly imports: SealedImport;

  constructor(parts: Parts) {
    this.exports = new SealedExport({ ...parts, deriveKey, now: () => new Date() });
    this.imports = new SealedImport({ ...parts, deriveKey, startWorker });
  }
}

import { err, type Result } from '#lib/domain/result.ts';
import type { SealedHeader } from './container.ts';
import type { ImportWorker } from './import-contract.ts';
import { SealedFile } from './sealed-file.ts';
import { readTransfer, type TransferFault, type TransferStep } from './transfer-reader.ts';

/** What the import worker does, apart from it so that tests can run it on any channel. */
export class ImportService implements ImportWorker {
  #file: SealedFile | null = null;
  #steps: AsyncGenerator<Result<TransferStep, TransferFault>, void> | null = null;

  async open(blob: Blob): Promise<Result<SealedHeader, TransferFault>> {
    const file = await SealedFile.open(blob);
    if (!file.ok) return file;
    this.#file = file.value;
    return { ok: true, value: file.value.header };
  }

  begin(key: CryptoKey): Promise<void> {
    if (this.#file === null) throw new Error('open() comes first');
    this.#steps = readTransfer(this.#file, key);
    return Promise.resolve();
  }

  async next(): Promise<Result<TransferStep, TransferFault>> {
    if (this.#steps === null) throw new Error('begin() comes first');
    const step = await this.#steps.next();
    return step.done === true ? err({ why: 'cannot-be-read' }) : step.value;
  }
}

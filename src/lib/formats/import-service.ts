import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SealedHeader } from './container.ts';
import { verifyReport, type VerifyStep } from './court-report/verify-report.ts';
import { blobSource, type ByteSource } from './exchange/byte-source.ts';
import { readExchange } from './exchange/read-exchange.ts';
import type { ReadFault, ReadOptions, ReadStep, Recognised } from './exchange/reading.ts';
import { recognise } from './exchange/recognise.ts';
import type { ImportWorker } from './import-contract.ts';
import { SealedFile } from './sealed-file.ts';
import { readTransfer, type TransferFault, type TransferStep } from './transfer-reader.ts';

/** What the import worker does, apart from it so that tests can run it on any channel. */
export class ImportService implements ImportWorker {
  #file: SealedFile | null = null;
  #steps: AsyncGenerator<Result<TransferStep, TransferFault>, void> | null = null;
  #source: ByteSource | null = null;
  #exchange: AsyncGenerator<Result<ReadStep, ReadFault>, void> | null = null;
  #report: AsyncGenerator<VerifyStep, void> | null = null;

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

  recognise(file: Blob, name: string): Promise<Result<Recognised, ReadFault>> {
    this.#source = blobSource(file, name);
    return recognise(this.#source);
  }

  beginExchange(format: ExchangeFormat, options: ReadOptions): Promise<void> {
    if (this.#source === null) throw new Error('recognise() comes first');
    // What was read before and not to its end holds a part of the file, and a stream that unpacks it.
    void this.#exchange?.return();
    this.#exchange = readExchange(this.#source, format, options);
    return Promise.resolve();
  }

  async nextExchange(): Promise<Result<string, ReadFault>> {
    if (this.#exchange === null) throw new Error('beginExchange() comes first');
    const step = await this.#exchange.next();
    if (step.done === true) return err({ why: 'cannot-be-read' });
    return step.value.ok ? ok(JSON.stringify(step.value.value)) : step.value;
  }

  beginReport(file: Blob): Promise<void> {
    this.#report = verifyReport(file);
    return Promise.resolve();
  }

  async nextReport(): Promise<VerifyStep> {
    const step = await this.#report?.next();
    if (step?.value === undefined) throw new Error('there is no step of a report');
    return step.value;
  }
}

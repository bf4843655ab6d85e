import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { TransferEnd, TransferRecord } from '#lib/domain/transfer.ts';
import { SealedHeader } from './container.ts';
import { ImportCalls, PATIENCE_MS, type WorkerFault } from './import-calls.ts';
import type { WorkerLike } from './import-contract.ts';
import type { TransferFault, TransferStep } from './transfer-reader.ts';

export type ImportFault = TransferFault | WorkerFault;

const Step = z.union([z.strictObject({ records: z.array(TransferRecord) }), z.strictObject({ end: TransferEnd })]);

/** One file in its closed worker. Whoever opened it ends it with `close`. */
export class ImportClient {
  readonly header: SealedHeader;
  readonly #calls: ImportCalls;

  private constructor(header: SealedHeader, calls: ImportCalls) {
    this.header = header;
    this.#calls = calls;
  }

  static async open(
    file: Blob,
    startWorker: () => WorkerLike,
    patienceMs = PATIENCE_MS,
  ): Promise<Result<ImportClient, ImportFault>> {
    const calls = new ImportCalls(startWorker(), patienceMs);
    const opened = await calls.ask((remote) => remote.open(file));
    const header = opened.ok ? SealedHeader.safeParse(opened.value) : null;
    if (header?.success === true) return ok(new ImportClient(header.data, calls));
    calls.end();
    return opened.ok ? err({ why: 'worker-failed' }) : opened;
  }

  /** Reads the file from its start. Ends with the first fault, or with the file's `end`. */
  async *steps(key: CryptoKey): AsyncGenerator<Result<TransferStep, ImportFault>, void> {
    const begun = await this.#calls.ask<undefined, never>(async (remote) => {
      await remote.begin(key);
      return ok(undefined);
    });
    if (!begun.ok) {
      yield begun;
      return;
    }
    for (;;) {
      const answer = await this.#calls.ask((remote) => remote.next());
      const step = answer.ok ? checked(answer.value) : answer;
      yield step;
      if (!step.ok || 'end' in step.value) return;
    }
  }

  close(): void {
    this.#calls.end();
  }
}

/** The border of the closed worker: nothing but records of the schema comes out. */
function checked(value: unknown): Result<TransferStep, ImportFault> {
  const step = Step.safeParse(value);
  return step.success ? ok(step.data) : err({ why: 'worker-failed' });
}

import { wrap, type Remote } from 'comlink';
import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { TransferEnd, TransferRecord } from '#lib/domain/transfer.ts';
import { SealedHeader } from './container.ts';
import type { ImportWorker, WorkerLike } from './import-contract.ts';
import type { TransferFault, TransferStep } from './transfer-reader.ts';

/** `worker-failed`: the worker could not be started, went down, did not answer, or gave what is no record. */
export type ImportFault = TransferFault | { readonly why: 'worker-failed' };

/** A piece takes a fraction of a second; but a script that cannot be loaded tells nobody, so time decides. */
const PATIENCE_MS = 120_000;

const Step = z.union([z.strictObject({ records: z.array(TransferRecord) }), z.strictObject({ end: TransferEnd })]);

/** One file in its closed worker. Whoever opened it ends it with `close`. */
export class ImportClient {
  readonly header: SealedHeader;
  readonly #calls: Calls;

  private constructor(header: SealedHeader, calls: Calls) {
    this.header = header;
    this.#calls = calls;
  }

  static async open(
    file: Blob,
    startWorker: () => WorkerLike,
    patienceMs = PATIENCE_MS,
  ): Promise<Result<ImportClient, ImportFault>> {
    const calls = new Calls(startWorker(), patienceMs);
    const opened = await calls.ask((remote) => remote.open(file));
    const header = opened.ok ? SealedHeader.safeParse(opened.value) : null;
    if (header?.success === true) return ok(new ImportClient(header.data, calls));
    calls.end();
    return opened.ok ? err({ why: 'worker-failed' }) : opened;
  }

  /** Reads the file from its start. Ends with the first fault, or with the file's `end`. */
  async *steps(key: CryptoKey): AsyncGenerator<Result<TransferStep, ImportFault>, void> {
    const begun = await this.#calls.ask(async (remote) => {
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

/** Calls of one worker: each settles, whatever becomes of it. */
class Calls {
  readonly #worker: WorkerLike;
  readonly #remote: Remote<ImportWorker>;
  readonly #patienceMs: number;
  readonly #broken = Promise.withResolvers<Result<never, ImportFault>>();

  constructor(worker: WorkerLike, patienceMs: number) {
    this.#worker = worker;
    this.#patienceMs = patienceMs;
    this.#remote = wrap<ImportWorker>(worker);
    const fail = () => {
      this.#broken.resolve(err({ why: 'worker-failed' }));
    };
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
  }

  async ask<T>(
    call: (remote: Remote<ImportWorker>) => Promise<Result<T, ImportFault>>,
  ): Promise<Result<T, ImportFault>> {
    const clock = setTimeout(() => {
      this.end();
    }, this.#patienceMs);
    try {
      return await Promise.race([call(this.#remote), this.#broken.promise]);
    } catch {
      return err({ why: 'worker-failed' });
    } finally {
      clearTimeout(clock);
    }
  }

  end(): void {
    this.#broken.resolve(err({ why: 'worker-failed' }));
    this.#worker.terminate();
  }
}

import type * as z from 'zod/mini';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { ReadFault, type ReadOptions, ReadStep, Recognised } from './exchange/reading.ts';
import { ImportCalls, PATIENCE_MS, type WorkerFault } from './import-calls.ts';
import type { WorkerLike } from './import-contract.ts';

export type ExchangeFault = ReadFault | WorkerFault;

/** One file of another tool in its closed worker: the page sees none of its bytes. Whoever opened it ends it with `close`. */
export class ExchangeClient {
  readonly recognised: Recognised;
  readonly #calls: ImportCalls;

  private constructor(recognised: Recognised, calls: ImportCalls) {
    this.recognised = recognised;
    this.#calls = calls;
  }

  static async open(
    file: Blob & { readonly name?: string },
    startWorker: () => WorkerLike,
    patienceMs = PATIENCE_MS,
  ): Promise<Result<ExchangeClient, ExchangeFault>> {
    const calls = new ImportCalls(startWorker(), patienceMs);
    const recognised = checked(await calls.ask((remote) => remote.recognise(file, file.name ?? '')), Recognised);
    if (recognised.ok) return ok(new ExchangeClient(recognised.value, calls));
    calls.end();
    return recognised;
  }

  /** Reads the file from its start. Ends with the first fault, or with the file's `end`. */
  async *steps(format: ExchangeFormat, options: ReadOptions): AsyncGenerator<Result<ReadStep, ExchangeFault>, void> {
    const begun = await this.#calls.ask<undefined, never>(async (remote) => {
      await remote.beginExchange(format, options);
      return ok(undefined);
    });
    if (!begun.ok) {
      yield begun;
      return;
    }
    const ask = () => this.#calls.ask((remote) => remote.nextExchange());
    let coming = ask();
    for (;;) {
      const step = checked(parsed(await coming), ReadStep);
      const isLast = !step.ok || 'end' in step.value;
      // The worker reads on while this step is being kept.
      if (!isLast) coming = ask();
      yield step;
      if (isLast) return;
    }
  }

  close(): void {
    this.#calls.end();
  }
}

/** What is no JSON is no step either. */
function parsed(answer: Result<unknown, unknown>): Result<unknown, unknown> {
  if (!answer.ok) return answer;
  try {
    return ok(JSON.parse(String(answer.value)));
  } catch {
    return err(null);
  }
}

/** The border of the closed worker: nothing but what the schemas say comes out, faults included. */
function checked<T>(answer: Result<unknown, unknown>, schema: z.ZodMiniType<T>): Result<T, ExchangeFault> {
  if (answer.ok) {
    const value = schema.safeParse(answer.value);
    return value.success ? ok(value.data) : err({ why: 'worker-failed' });
  }
  const fault = ReadFault.safeParse(answer.error);
  return err(fault.success ? fault.data : { why: 'worker-failed' });
}

import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { Result } from '#lib/domain/result.ts';
import type { SealedHeader } from './container.ts';
import type { VerifyStep } from './court-report/verify-report.ts';
import type { ReadFault, ReadOptions, Recognised } from './exchange/reading.ts';
import type { TransferFault, TransferStep } from './transfer-reader.ts';

/** What the import worker exposes. It is given one file and ends with it. */
export type ImportWorker = {
  /** The header of a sealed file, which says how its key is had. */
  open(file: Blob): Promise<Result<SealedHeader, TransferFault>>;
  /** Begins to read what was opened, from the start. */
  begin(key: CryptoKey): Promise<void>;
  /** The next records; after `end` or a fault there are no more. */
  next(): Promise<Result<TransferStep, TransferFault>>;
  /** What another tool's file is; the file is kept, to be read. */
  recognise(file: Blob, name: string): Promise<Result<Recognised, ReadFault>>;
  /** Begins to read what was recognised, from the start. */
  beginExchange(format: ExchangeFormat, options: ReadOptions): Promise<void>;
  /**
   * The next `ReadStep`, as JSON: one text crosses threads several times faster than all the objects of a step. After `end`
   * or a fault there are no more.
   */
  nextExchange(): Promise<Result<string, ReadFault>>;
  /** Begins to check a case report. */
  beginReport(file: Blob): Promise<void>;
  /** How far that is, or what came of it; afterwards there is no more. */
  nextReport(): Promise<VerifyStep>;
};

/** A worker as its client needs it, also on another channel. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;

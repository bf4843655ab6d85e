import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ImportReport, ReadingReport } from '#lib/domain/exchange/import-report.ts';
import type { Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';

/**
 * Why nothing was kept. `truncated`: the file ends in the middle. `nothing-to-keep`: nothing in it can be used for this.
 * `too-many-entries`: more than the place is made for. `worker-failed`: a worker that had to help went down.
 */
export type KeepFault = StorageFailure | 'truncated' | 'nothing-to-keep' | 'too-many-entries' | 'worker-failed';

/**
 * Where the entries of one file go. Until `finish` has said so nothing of them counts, and after `abandon`, a fault or a
 * crash nothing is left of them. `keep` is called once after the other, some hundreds of entries at a time.
 */
export type EntryKeeper = {
  keep(entries: readonly ExchangeEntry[]): Promise<Result<void, KeepFault>>;
  /** @param reading what the reader says of the whole file; a truncated one is refused */
  finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>>;
  abandon(): Promise<void>;
};

import type { Result } from '#lib/domain/result.ts';
import { exclusive } from '#lib/egress/exclusive.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** Only one import writes at a time, in whatever tab. */
export const IMPORT_LOCK = 'lintel-import';

/** Removes what an import left behind that was interrupted; to be asked whenever a vault opens. Waits for one that runs. */
export function removeUnfinishedImports({
  transfers,
}: Pick<Vault, 'transfers'>): Promise<Result<void, StorageFailure>> {
  return exclusive(IMPORT_LOCK, () => transfers.removeStaged());
}

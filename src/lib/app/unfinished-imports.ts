import type { Result } from '#lib/domain/result.ts';
import { exclusive } from '#lib/egress/exclusive.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** Only one import writes at a time, in whatever tab. */
export const IMPORT_LOCK = 'lintel-import';

/** Only one list at a time comes into a case, in whatever tab. */
export const LIST_LOCK = 'lintel-list-import';

/** Removes what an import left behind that was interrupted; to be asked whenever a vault opens. Waits for one that runs. */
export async function removeUnfinishedImports(
  vault: Pick<Vault, 'transfers' | 'imported'>,
): Promise<Result<void, StorageFailure>> {
  const cases = await exclusive(IMPORT_LOCK, () => vault.transfers.removeStaged());
  const lists = await vault.imported();
  const listed = await exclusive(LIST_LOCK, () => lists.removeStaged());
  return cases.ok ? listed : cases;
}

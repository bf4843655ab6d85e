import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** Everything that other tools said about a case, list by list. Ends with the first portion that cannot be had. */
export async function* importedPortions(
  vault: Pick<Vault, 'imported'>,
  caseId: string,
): AsyncGenerator<Result<readonly ExchangeEntry[], StorageFailure>, void> {
  const store = await vault.imported();
  const lists = await store.lists(caseId);
  if (!lists.ok) {
    yield lists;
    return;
  }
  if (lists.value.damaged.length > 0) {
    yield err('damaged-record');
    return;
  }
  for (const list of lists.value.values)
    for await (const chunks of store.everyChunk(caseId, list)) {
      if (!chunks.ok) {
        yield chunks;
        return;
      }
      for (const { entries } of chunks.value) yield ok(entries.map(({ entry }) => entry));
    }
}

import type { ImportFacts } from '#lib/domain/court-report/statement.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** What was imported into a case from other tools, list by list. A list whose record cannot be read is left out. */
export async function importFacts(vault: Vault, caseId: string): Promise<Result<ImportFacts[], StorageFailure>> {
  const lists = await (await vault.imported()).lists(caseId);
  if (!lists.ok) return lists;
  return ok(
    lists.value.values.map(({ name, bytes, importedAt, report: { reading, accepted, merged, contradictions } }) => {
      const { format, read, skipped } = reading;
      return { name, format, importedAt, bytes, read, accepted, merged, skipped, contradictions };
    }),
  );
}

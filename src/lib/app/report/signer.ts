import type { ImportFacts } from '#lib/domain/court-report/statement.ts';
import type { LedgerHead } from '#lib/domain/ledger-entry.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { DeviceKey } from '#lib/vault/device-keys.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { importFacts } from './import-facts.ts';
import type { ReportSource } from './report-source.ts';

/** Who signs, and what the vault says of the hub. All null without a vault. */
export type Signer = {
  readonly key: DeviceKey | null;
  readonly enrolled: EnrolledIdentity | null;
  readonly head: LedgerHead | null;
  readonly imports: readonly ImportFacts[];
};

export async function signerOf({ vault, case: about }: ReportSource): Promise<Result<Signer, StorageFailure>> {
  if (vault === null) return ok({ key: null, enrolled: null, head: null, imports: [] });
  const [key, saved, head] = [
    await vault.identity.signingKey(),
    await vault.identity.saved(),
    await vault.ledger.head(),
  ];
  if (!key.ok) return key;
  if (!saved.ok) return saved;
  if (!head.ok) return head;
  const imports = about === null ? ok([]) : await importFacts(vault, about.id);
  if (!imports.ok) return imports;
  const enrolled = saved.value?.status === 'enrolled' ? saved.value : null;
  return ok({ key: key.value, enrolled, head: head.value, imports: imports.value });
}

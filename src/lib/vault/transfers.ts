import { Case } from '#lib/domain/case.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { CaseImport, CaseImportOptions } from './case-import.ts';
import { backupKey } from './file-keys.ts';
import type { VaultHeader } from './header-schema.ts';
import { savedHeader } from './header.ts';
import type { Portions } from './portions.ts';
import { jsonOf, readable, Records, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/**
 * What of an open vault leaves it as a file, and what of a file comes in. Nothing here knows the form of a file. What knows
 * every kind of record is loaded when it is needed: the first page is not to wait for it.
 */
export class Transfers {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  async *caseRecords(caseId: string): Portions {
    const { caseRecords } = await import('./backup.ts');
    yield* caseRecords(this.#access, caseId);
  }

  /** Everything that a backup holds. */
  async *vaultRecords(): Portions {
    const { vaultRecords } = await import('./backup.ts');
    yield* vaultRecords(this.#access);
  }

  /** About how many records there are. @param caseId null: in the whole vault */
  async size(caseId: string | null): Promise<Result<number, StorageFailure>> {
    const { transferSize } = await import('./backup.ts');
    return transferSize(this.#access, caseId);
  }

  /** What a backup carries in clear, so that passphrase and recovery key open it. */
  async header(): Promise<Result<VaultHeader, StorageFailure>> {
    const header = await savedHeader(this.#access.database);
    if (header.ok) return header;
    return err(header.error === 'absent' ? 'storage-failed' : header.error);
  }

  /** The key of one backup of this vault. @param salt from the header of the file */
  async backupKey(salt: string): Promise<Result<CryptoKey, 'locked'>> {
    const { keys } = this.#access;
    return keys === null ? err('locked') : ok(await backupKey(keys, salt));
  }

  /**
   * The case of this vault that is the same as one of a file: that of its id, or else one that was made in the same
   * millisecond, as when it got another id at an earlier import. Null when there is none.
   */
  async sameCase({ id, createdAt }: Case): Promise<Result<Case | null, StorageFailure>> {
    const rows = await new Records(this.#access, 'cases', jsonOf(Case)).rows();
    const found = rows.ok ? readable(rows.value) : rows;
    if (!found.ok) return found;
    const { values } = found.value;
    return ok(values.find((each) => each.id === id) ?? values.find((each) => each.createdAt === createdAt) ?? null);
  }

  async importCase(given: Case, options: CaseImportOptions): Promise<Result<CaseImport, StorageFailure>> {
    const { CaseImport } = await import('./case-import.ts');
    return CaseImport.begin(this.#access, given, options);
  }

  /** See `removeStaged`. */
  async removeStaged(): Promise<Result<void, StorageFailure>> {
    const { removeStaged } = await import('./case-import.ts');
    return removeStaged(this.#access);
  }
}

import type * as z from 'zod/mini';
import { Case } from '#lib/domain/case.ts';
import { KeptReceipt, receiptOf } from '#lib/domain/kept-receipt.ts';
import { LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { isCaseContent, type TransferRecord, type UnsentBatch } from '#lib/domain/transfer.ts';
import { VaultFacts } from '#lib/domain/vault-facts.ts';
import { CaseContents } from './case-contents.ts';
import { casePrefix } from './case-keys.ts';
import { Database, type Change } from './database.ts';
import { FACTS } from './facts-store.ts';
import type { BackupKeys } from './file-keys.ts';
import type { VaultHeader } from './header-schema.ts';
import { HEADER } from './header.ts';
import { LEDGER_HEAD } from './ledger-store.ts';
import { commit, jsonOf, RAW_BYTES, Records, type Access } from './records.ts';
import { eraseRemnants } from './remnants.ts';
import { STORES, type SealedStoreName, type StoreName } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** `exists`: this browser has a vault, maybe made in another tab just now. `counts-differ`: see `StagingFailure`. */
export type RestoreFailure = StorageFailure | 'exists' | 'counts-differ';

const FIRST_FACTS: VaultFacts = { lastCase: null, lastBackupAt: null, carriedOver: null };

/**
 * A vault on its way back from its backup, with its own data key: the same passphrase and the same recovery key open it.
 * Records are written some at a time, while there is no header and therefore no vault; the last transaction makes it one.
 * The device's identity is not among them: the vault enrols anew.
 */
export class VaultRestore {
  readonly access: Access;
  /** Batches of the old device that the hub does not have. */
  readonly unsent: UnsentBatch[] = [];
  readonly #header: VaultHeader;
  readonly #counts = new Map<StoreName, number>();
  #facts = FIRST_FACTS;
  #head: LedgerHead | null = null;
  #contents: CaseContents | null = null;

  private constructor(access: Access, header: VaultHeader) {
    this.access = access;
    this.#header = header;
  }

  /** Clears what an earlier try may have left. */
  static async begin({ header, keys }: Omit<BackupKeys, 'key'>): Promise<Result<VaultRestore, RestoreFailure>> {
    const restore = new VaultRestore({ database: new Database(), keys }, header);
    const cleared = await restore.#commit(eraseRemnants());
    if (cleared.ok) return ok(restore);
    restore.access.database.close();
    return cleared;
  }

  /** Some records of the file, in one transaction; refused as soon as this browser has a vault. */
  async put(records: readonly TransferRecord[]): Promise<Result<void, RestoreFailure>> {
    const changes: Change[] = [];
    for (const record of records) {
      const made = await this.#changes(record);
      if (!made.ok) return made;
      changes.push(...made.value);
    }
    for (const { store } of changes) this.#counts.set(store, (this.#counts.get(store) ?? 0) + 1);
    return this.#commit(changes);
  }

  /** Makes it a vault. @param createdAt when the backup was made: so old is what this vault has elsewhere */
  async finish(createdAt: string): Promise<Result<void, RestoreFailure>> {
    const { database } = this.access;
    for (const store of STORES) {
      const count = await database.count(store);
      if (!count.ok) return count;
      if (count.value !== (this.#counts.get(store) ?? 0)) return err('counts-differ');
    }
    const facts = { ...this.#facts, lastBackupAt: createdAt };
    const done = await commit(this.access, [
      ok({ store: 'header', key: HEADER, row: this.#header, mustBeNew: true }),
      await this.#records('facts', VaultFacts).change(FACTS, facts),
      ...(this.#head === null ? [] : [await this.#records('ledger', LedgerHead).change(LEDGER_HEAD, this.#head)]),
    ]);
    return done.ok ? done : err(done.error === 'taken' ? 'exists' : done.error);
  }

  /** Takes back what was written, unless this browser has a vault by now. */
  async discard(): Promise<void> {
    await this.#commit(eraseRemnants());
    this.access.keys = null;
    this.access.database.close();
  }

  async #changes(record: TransferRecord): Promise<Result<Change[], StorageFailure>> {
    if (isCaseContent(record)) {
      if (this.#contents === null) throw new Error('what belongs to a case comes after it');
      return all([await this.#contents.change(record)]);
    }
    switch (record.kind) {
      case 'case': {
        const { keys } = this.access;
        if (keys === null) return err('locked');
        this.#contents = new CaseContents(this.access, await casePrefix(keys, record.value.id));
        return all([await named(this.#records('cases', Case), record.value.id, record.value)]);
      }
      case 'facts':
        this.#facts = record.value;
        return ok([]);
      case 'ledger-head':
        this.#head = record.value;
        return ok([]);
      case 'unsent':
        this.unsent.push(record.value);
        return ok([]);
      case 'ledger':
        return all([await this.#records('ledger', LedgerEntry).change(record.value.seq, record.value)]);
      case 'answer':
        return all([await named(this.#records('answers', SavedAnswer), record.value.answer.answerId, record.value)]);
      case 'receipt':
        return all([
          await named(this.#records('receipts', KeptReceipt), receiptOf(record.value).batchId, record.value),
        ]);
      case 'batch': {
        const { entry, body } = record.value;
        const bodies = new Records(this.access, 'batches', RAW_BYTES);
        return all([
          await named(this.#records('outbox', OutboxEntry), entry.batchId, entry),
          ...(body === null ? [] : [await named(bodies, entry.batchId, new TextEncoder().encode(body))]),
        ]);
      }
    }
  }

  #records<T>(store: SealedStoreName, schema: z.ZodMiniType<T>): Records<T> {
    return new Records(this.access, store, jsonOf(schema));
  }

  /** A transaction that fails where there is a vault: a header is put, which must be new, and taken away again. */
  async #commit(changes: readonly Change[]): Promise<Result<void, RestoreFailure>> {
    const guard = { store: 'header', key: HEADER, row: this.#header, mustBeNew: true } as const;
    const done = await this.access.database.commit([guard, ...changes, { store: 'header', erase: HEADER }]);
    return done.ok ? done : err(done.error === 'taken' ? 'exists' : done.error);
  }
}

async function named<T>(records: Records<T>, name: string, value: T): Promise<Result<Change, 'locked'>> {
  const key = await records.keyOf(name);
  return key.ok ? records.change(key.value, value) : key;
}

function all(changes: readonly Result<Change, StorageFailure>[]): Result<Change[], StorageFailure> {
  const ready: Change[] = [];
  for (const change of changes) {
    if (!change.ok) return change;
    ready.push(change.value);
  }
  return ok(ready);
}

import { err, ok, type Result } from '#lib/domain/result.ts';
import { AnswerStore } from './answer-store.ts';
import { CaseStore } from './case-store.ts';
import { Database } from './database.ts';
import { KDF_FLOOR, type DeriveKey } from './derive-key.ts';
import { FactsStore } from './facts-store.ts';
import { HEADER, newHeader, savedHeader } from './header.ts';
import type { ImportedStore } from './imported-store.ts';
import { IdentityStore } from './identity-store.ts';
import type { KnownSetStore } from './known-set-store.ts';
import { LedgerStore } from './ledger-store.ts';
import { OutboxStore, ReceiptStore } from './outbox-store.ts';
import { secretByPassphrase } from './passphrase-wrap.ts';
import { passphraseStrength } from './passphrase.ts';
import { pseudonymKey } from './pseudonym-key.ts';
import { QuestionStore } from './question-store.ts';
import type { Access } from './records.ts';
import { eraseRemnants } from './remnants.ts';
import { ResultStore } from './result-store.ts';
import type { StorageFailure } from './storage-failure.ts';
import { Transfers } from './transfers.ts';
import { importDataKey, keysFrom, type VaultKeys } from './vault-keys.ts';

export type VaultPresence = 'absent' | 'locked';

/** Is there a vault in this browser? Asking stores nothing. */
export async function vaultPresence(): Promise<Result<VaultPresence, StorageFailure>> {
  const exists = await Database.exists();
  if (!exists.ok) return exists;
  if (!exists.value) return ok('absent');
  const database = new Database();
  const header = await database.get('header', HEADER);
  database.close();
  return header.ok ? ok(header.value === null ? 'absent' : 'locked') : header;
}

/** The open vault, and the words of its recovery key: they are kept nowhere, so this is the only time to write them down. */
export type NewVault = { vault: Vault; recoveryKey: string };

/** Makes the one vault of this browser and opens it. @param kdf what guards the passphrase, never less than the floor */
export async function createVault(
  passphrase: string,
  deriveKey: DeriveKey,
  kdf = KDF_FLOOR,
): Promise<Result<NewVault, 'weak-passphrase' | 'exists' | 'key-derivation-failed' | StorageFailure>> {
  if (!(await passphraseStrength(passphrase)).acceptable) return err('weak-passphrase');
  const presence = await vaultPresence();
  if (!presence.ok) return presence;
  if (presence.value !== 'absent') return err('exists');
  const made = await newHeader(passphrase, deriveKey, kdf);
  if (!made.ok) return made;
  const { header, dataKey, recoveryKey } = made.value;
  const access: Access = { database: new Database(), keys: await keysFrom(dataKey) };
  const ledger = await new LedgerStore(access).begin();
  if (!ledger.ok) return ledger;
  // One transaction, so that no vault is ever without its ledger, and of two tabs only one makes a vault.
  const done = await access.database.commit([
    { store: 'header', key: HEADER, row: header, mustBeNew: true },
    ...eraseRemnants(),
    ledger.value,
  ]);
  if (done.ok) return ok({ vault: new Vault(access), recoveryKey });
  access.database.close();
  return err(done.error === 'taken' ? 'exists' : done.error);
}

/** Opens the vault of this browser. */
export async function unlockVault(
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<Vault, 'wrong-passphrase' | 'absent' | 'key-derivation-failed' | StorageFailure>> {
  const exists = await Database.exists();
  if (!exists.ok) return exists;
  if (!exists.value) return err('absent');
  const database = new Database();
  const opened = await openKeys(database, passphrase, deriveKey);
  if (opened.ok) return ok(new Vault({ database, keys: opened.value }));
  database.close();
  return opened;
}

async function openKeys(
  database: Database,
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<VaultKeys, 'wrong-passphrase' | 'absent' | 'key-derivation-failed' | StorageFailure>> {
  const header = await savedHeader(database);
  if (!header.ok) return header;
  const secret = await secretByPassphrase(header.value.passphrase, passphrase, deriveKey);
  return secret.ok ? ok(await keysFrom(await importDataKey(secret.value))) : secret;
}

/** The open vault. `lock` drops its keys; from then on every store answers `locked`. */
export class Vault {
  readonly #access: Access;
  readonly results: ResultStore;
  readonly facts: FactsStore;
  readonly cases: CaseStore;
  readonly identity: IdentityStore;
  readonly outbox: OutboxStore;
  readonly receipts: ReceiptStore;
  readonly ledger: LedgerStore;
  readonly answers: AnswerStore;
  readonly questions: QuestionStore;
  readonly transfers: Transfers;

  constructor(access: Access) {
    this.#access = access;
    this.results = new ResultStore(access);
    this.facts = new FactsStore(access);
    this.cases = new CaseStore(access);
    this.identity = new IdentityStore(access);
    this.outbox = new OutboxStore(access);
    this.receipts = new ReceiptStore(access);
    this.ledger = new LedgerStore(access);
    this.answers = new AnswerStore(access);
    this.questions = new QuestionStore(access);
    this.transfers = new Transfers(access);
  }

  /** What other tools said about the media of the cases; loaded when it is asked for. */
  async imported(): Promise<ImportedStore> {
    const { ImportedStore } = await import('./imported-store.ts');
    return new ImportedStore(this.#access);
  }

  /** Sets of known files; loaded when they are asked for. */
  async knownSets(): Promise<KnownSetStore> {
    const { KnownSetStore } = await import('./known-set-store.ts');
    return new KnownSetStore(this.#access);
  }

  /** See `pseudonymKey`. */
  pseudonymKey(): Promise<Result<Uint8Array<ArrayBuffer>, 'locked'>> {
    return pseudonymKey(this.#access);
  }

  get locked(): boolean {
    return this.#access.keys === null;
  }

  lock(): void {
    this.#access.keys = null;
    this.#access.database.close();
  }
}

import type { Case } from '#lib/domain/case.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { TransferEnd, TransferRecord, UnsentBatch } from '#lib/domain/transfer.ts';
import { exclusive } from '#lib/egress/exclusive.ts';
import type { SealedHeader } from '#lib/formats/container.ts';
import { ImportClient } from '#lib/formats/import-client.ts';
import type { WorkerLike } from '#lib/formats/import-contract.ts';
import type { CaseImport, StagingFailure } from '#lib/vault/case-import.ts';
import type { DeriveKey } from '#lib/vault/derive-key.ts';
import { unlockBackup, unlockCaseFile, type BackupKeys } from '#lib/vault/file-keys.ts';
import { VaultRestore, type RestoreFailure } from '#lib/vault/restore.ts';
import type { VaultSecret } from '#lib/vault/secrets.ts';
import { Vault } from '#lib/vault/vault.ts';
import { frameBreaks } from './row-order.ts';
import { problem, problemOf, type TransferProblem } from './transfer-problem.ts';
import { IMPORT_LOCK } from './unfinished-imports.ts';

/** What a file holds, known to be whole. */
export type SealedContents = Pick<SealedHeader, 'kind' | 'createdAt' | 'build'> & TransferEnd;

/** A case of a file, and the case of this vault that is the same, if there is one. */
export type FoundCase = { readonly given: Case; readonly twin: Case | null };

/** What a restored vault cannot bring along. */
export type Restored = {
  readonly createdAt: string;
  readonly unsent: readonly UnsentBatch[];
  readonly damaged: number;
};

export type SealedImportParts = {
  readonly vault: () => Vault | null;
  readonly deriveKey: DeriveKey;
  readonly startWorker: () => WorkerLike;
  /** Name of a case that comes in beside one of the same name. */
  readonly copyName: (name: string) => string;
};

/**
 * Takes one sealed file at a time: looks at it, checks it, brings a case in, or brings a vault back. The file is read in
 * its closed worker; whatever fails, nothing of it stays.
 */
export class SealedImport {
  state = $state<'idle' | 'working'>('idle');
  /** Records read so far. */
  records = $state(0);
  problem = $state.raw<TransferProblem | null>(null);

  readonly #parts: SealedImportParts;
  #stop = new AbortController();

  constructor(parts: SealedImportParts) {
    this.#parts = parts;
  }

  cancel(): void {
    this.#stop.abort();
  }

  /** The case of a file and what this vault has of it; null when it cannot be had, and `problem` says why. */
  findCase(file: Blob, passphrase: string): Promise<FoundCase | null> {
    return this.#work(file, 'case', async (client) => {
      const vault = this.#parts.vault();
      const key = await this.#caseKey(client.header, passphrase);
      if (vault === null) return err(problem('locked'));
      if (!key.ok) return key;
      const given = await firstCase(client, key.value);
      if (!given.ok) return given;
      const twin = await vault.transfers.sameCase(given.value);
      return twin.ok ? ok({ given: given.value, twin: twin.value }) : err(problem(twin.error));
    });
  }

  /**
   * Brings a case in, whole or not at all. Gives it as it is now in this vault.
   *
   * @param replaces id of a case that goes in the same moment; null keeps all there are
   */
  importCase(file: Blob, passphrase: string, replaces: string | null): Promise<Case | null> {
    return this.#work(file, 'case', (client) =>
      exclusive(IMPORT_LOCK, async () => {
        const vault = this.#parts.vault();
        const key = await this.#caseKey(client.header, passphrase);
        if (vault === null) return err(problem('locked'));
        if (!key.ok) return key;
        const given = await firstCase(client, key.value);
        if (!given.ok) return given;
        const twin = await vault.transfers.sameCase(given.value);
        if (!twin.ok) return err(problem(twin.error));
        const isCopy = replaces === null && twin.value !== null;
        const name = isCopy ? this.#parts.copyName(given.value.name) : given.value.name;
        const change = { name, exportedAt: client.header.createdAt };
        const begun = await vault.transfers.importCase(given.value, { replaces, change });
        if (!begun.ok) return err(problem(begun.error));
        const brought = await this.#bring(client, key.value, begun.value, () => begun.value.finish());
        return brought.ok ? ok(brought.value.made) : brought;
      }),
    );
  }

  /**
   * Reads a whole backup without taking anything from it: is every byte as it was written, does every count add up? The
   * open vault opens its own backups; for another a secret is needed.
   */
  check(file: Blob, secret: VaultSecret | null): Promise<SealedContents | null> {
    return this.#work(file, 'vault', async (client) => {
      const { header } = client;
      const key = secret === null ? await this.#openKey(header) : await this.#backupKeys(header, secret);
      if (!key.ok) return key;
      const read = await this.#read(client, 'key' in key.value ? key.value.key : key.value, nothing);
      if (!read.ok) return read;
      const { kind, createdAt, build } = header;
      return ok({ kind, createdAt, build, ...read.value });
    });
  }

  /** Brings a vault back from its backup, where this browser has none; whole or not at all. It comes back open. */
  restore(file: Blob, secret: VaultSecret): Promise<{ readonly vault: Vault; readonly restored: Restored } | null> {
    return this.#work(file, 'vault', (client) =>
      exclusive(IMPORT_LOCK, async () => {
        const keys = await this.#backupKeys(client.header, secret);
        if (!keys.ok) return keys;
        const begun = await VaultRestore.begin(keys.value);
        if (!begun.ok) return err(problem(begun.error));
        const { createdAt } = client.header;
        const brought = await this.#bring(client, keys.value.key, begun.value, () => begun.value.finish(createdAt));
        if (!brought.ok) return brought;
        const restored = { createdAt, unsent: begun.value.unsent, damaged: brought.value.end.damaged };
        return ok({ vault: new Vault(begun.value.access), restored });
      }),
    );
  }

  async #work<T>(
    file: Blob,
    kind: SealedHeader['kind'],
    work: (client: ImportClient) => Promise<Result<T, TransferProblem>>,
  ): Promise<T | null> {
    if (this.state === 'working') return null;
    [this.state, this.problem, this.records] = ['working', null, 0];
    this.#stop = new AbortController();
    const done = await this.#open(file, kind, work);
    this.state = 'idle';
    if (done.ok) return done.value;
    this.problem = done.error;
    return null;
  }

  async #open<T>(
    file: Blob,
    kind: SealedHeader['kind'],
    work: (client: ImportClient) => Promise<Result<T, TransferProblem>>,
  ): Promise<Result<T, TransferProblem>> {
    const opened = await ImportClient.open(file, this.#parts.startWorker);
    if (!opened.ok) return err(problemOf(opened.error));
    try {
      return opened.value.header.kind === kind ? await work(opened.value) : err(problem('wrong-kind'));
    } finally {
      opened.value.close();
    }
  }

  /** Every record of the file into the vault, and then what makes them be there; on any failure all are taken back. */
  async #bring<T>(
    client: ImportClient,
    key: CryptoKey,
    target: CaseImport | VaultRestore,
    finish: () => Promise<Result<T, StagingFailure | RestoreFailure>>,
  ): Promise<Result<{ made: T; end: TransferEnd }, TransferProblem>> {
    const end = await this.#read(client, key, (records) => target.put(records));
    if (!end.ok) {
      await target.discard();
      return end;
    }
    const made = await finish();
    if (made.ok) return ok({ made: made.value, end: end.value });
    await target.discard();
    return err(problem(made.error));
  }

  /** Every record of the file through `put`, and its end. */
  async #read<E extends TransferProblem['code']>(
    client: ImportClient,
    key: CryptoKey,
    put: (records: readonly TransferRecord[]) => Promise<Result<void, E>>,
  ): Promise<Result<TransferEnd, TransferProblem>> {
    const breathe = frameBreaks();
    for await (const step of client.steps(key)) {
      if (this.#stop.signal.aborted) return err(problem('cancelled'));
      if (!step.ok) return err(problemOf(step.error));
      if ('end' in step.value) return ok(step.value.end);
      const done = await put(step.value.records);
      if (!done.ok) return err(problem(done.error));
      this.records += step.value.records.length;
      await breathe();
    }
    return err(problem('worker-failed'));
  }

  async #caseKey({ lock, salt }: SealedHeader, passphrase: string): Promise<Result<CryptoKey, TransferProblem>> {
    const key = await unlockCaseFile(lock, salt, passphrase, this.#parts.deriveKey);
    return key.ok ? key : err(problem(key.error));
  }

  async #backupKeys({ lock, salt }: SealedHeader, secret: VaultSecret): Promise<Result<BackupKeys, TransferProblem>> {
    const keys = await unlockBackup(lock, salt, secret, this.#parts.deriveKey);
    return keys.ok ? keys : err(problem(keys.error));
  }

  async #openKey({ salt }: SealedHeader): Promise<Result<CryptoKey, TransferProblem>> {
    const key = await (this.#parts.vault()?.transfers.backupKey(salt) ?? err('locked' as const));
    return key.ok ? key : err(problem(key.error));
  }
}

/** The case with which a case file begins. */
async function firstCase(client: ImportClient, key: CryptoKey): Promise<Result<Case, TransferProblem>> {
  for await (const step of client.steps(key)) {
    if (!step.ok) return err(problemOf(step.error));
    const first = 'records' in step.value ? step.value.records[0] : undefined;
    return first?.kind === 'case' ? ok(first.value) : err(problemOf({ why: 'bad-record', record: 1, member: 'kind' }));
  }
  return err(problem('worker-failed'));
}

function nothing(): Promise<Result<void, never>> {
  return Promise.resolve(ok(undefined));
}

import type { Case } from '#lib/domain/case.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { newSealedHeader, type SealedHeader } from '#lib/formats/container.ts';
import { writeTransfer } from '#lib/formats/transfer-writer.ts';
import type { DeriveKey } from '#lib/vault/derive-key.ts';
import { lockCaseFile } from '#lib/vault/file-keys.ts';
import type { Portions } from '#lib/vault/portions.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { handOver, write, type WrittenFile } from './exports.ts';
import { stamp } from './file-stamp.ts';
import { frameBreaks } from './row-order.ts';
import { problem, type TransferProblem } from './transfer-problem.ts';

/** A file that was handed over. */
export type SealedExportDone = {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
  /** Records of the vault that cannot be read and are therefore not in the file. */
  readonly damaged: number;
};

export type SealedExportParts = {
  readonly vault: () => Vault | null;
  readonly build: string;
  readonly deriveKey: DeriveKey;
  readonly now: () => Date;
  /** Told after the download was handed over, so that it can be written down. */
  readonly onExported: (caseId: string, at: string) => Promise<unknown>;
  readonly onBackedUp: (at: string) => Promise<unknown>;
  readonly handOver?: (file: WrittenFile) => void;
};

/** Records that are read so far, of about so many. */
export type TransferProgress = { readonly done: number; readonly total: number };

type Content = {
  readonly header: SealedHeader;
  readonly key: CryptoKey;
  readonly portions: Portions;
  readonly total: number;
};

/**
 * Makes one sealed file at a time, of a case or of the whole vault. Nobody should write to what is being exported: a job
 * has to be over or paused.
 */
export class SealedExport {
  state = $state<'idle' | 'working' | 'done' | 'failed'>('idle');
  progress = $state.raw<TransferProgress>({ done: 0, total: 0 });
  done = $state.raw<SealedExportDone | null>(null);
  problem = $state.raw<TransferProblem | null>(null);

  readonly #parts: SealedExportParts;
  #stop: AbortController | null = null;

  constructor(parts: SealedExportParts) {
    this.#parts = parts;
  }

  /** One case, for a USB stick: whoever has the passphrase opens it. */
  async exportCase({ id }: Pick<Case, 'id'>, passphrase: string): Promise<void> {
    const createdAt = this.#parts.now().toISOString();
    const made = await this.#make(`lintel-case-${stamp(createdAt)}.lintel`, async (vault) => {
      const header = newSealedHeader({ kind: 'case', createdAt, build: this.#parts.build });
      const locked = await lockCaseFile(passphrase, header.salt, this.#parts.deriveKey);
      if (!locked.ok) return locked;
      const total = await vault.transfers.size(id);
      if (!total.ok) return total;
      const { lock, key } = locked.value;
      return ok({ header: { ...header, lock }, key, portions: vault.transfers.caseRecords(id), total: total.value });
    });
    if (made) await this.#parts.onExported(id, createdAt);
  }

  /** The whole vault but for the device's keys. What opens the vault opens its backup. */
  async backUp(): Promise<void> {
    const createdAt = this.#parts.now().toISOString();
    const made = await this.#make(`lintel-backup-${stamp(createdAt)}.lintel`, async (vault) => {
      const header = newSealedHeader({ kind: 'vault', createdAt, build: this.#parts.build });
      const [lock, key] = [await vault.transfers.header(), await vault.transfers.backupKey(header.salt)];
      if (!lock.ok) return lock;
      if (!key.ok) return key;
      const total = await vault.transfers.size(null);
      if (!total.ok) return total;
      const portions = vault.transfers.vaultRecords();
      return ok({ header: { ...header, lock: lock.value }, key: key.value, portions, total: total.value });
    });
    if (made) await this.#parts.onBackedUp(createdAt);
  }

  /** Ends what is being made; nothing is handed over. */
  cancel(): void {
    this.#stop?.abort();
  }

  /** Forgets the last file, and its failure. */
  reset(): void {
    this.cancel();
    if (this.state === 'working') return;
    this.state = 'idle';
    [this.done, this.problem] = [null, null];
  }

  /** True when a file was handed over. */
  async #make(
    name: string,
    prepare: (vault: Vault) => Promise<Result<Content, TransferProblem['code']>>,
  ): Promise<boolean> {
    if (this.state === 'working') return false;
    [this.state, this.done, this.problem] = ['working', null, null];
    this.progress = { done: 0, total: 0 };
    this.#stop = new AbortController();
    const done = await this.#write(name, prepare, this.#stop.signal);
    if (done.ok) [this.state, this.done] = ['done', done.value];
    else [this.state, this.problem] = [done.error === 'cancelled' ? 'idle' : 'failed', problem(done.error)];
    return done.ok;
  }

  async #write(
    name: string,
    prepare: (vault: Vault) => Promise<Result<Content, TransferProblem['code']>>,
    signal: AbortSignal,
  ): Promise<Result<SealedExportDone, TransferProblem['code']>> {
    const vault = this.#parts.vault();
    if (vault === null) return err('locked');
    const content = await prepare(vault);
    if (!content.ok) return content;
    let [records, damaged] = [0, 0];
    const { header, key, total } = content.value;
    const counted = counting(content.value.portions, (count) => (damaged += count));
    const onProgress = (done: number) => {
      records = done;
      this.progress = { done, total: Math.max(done, total) };
    };
    const parts = writeTransfer(header, counted, { key, breathe: frameBreaks(), signal, onProgress });
    const written = await write({ name, mime: 'application/octet-stream', parts }, signal);
    if (!written.ok) return written;
    (this.#parts.handOver ?? handOver)(written.value);
    return ok({ name, bytes: written.value.blob.size, sha256: written.value.sha256, records, damaged });
  }
}

/** The same portions; told how many records of each could not be read. */
async function* counting(portions: Portions, onDamaged: (count: number) => void): Portions {
  for await (const portion of portions) {
    if (portion.ok) onDamaged(portion.value.damaged);
    yield portion satisfies Result<unknown, StorageFailure>;
  }
}

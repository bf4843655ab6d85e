import { err, ok, type Result } from '#lib/domain/result.ts';
import { Database } from './database.ts';
import { KDF_FLOOR, type DeriveKey } from './derive-key.ts';
import type { KdfParams, VaultHeader } from './header-schema.ts';
import { changeHeader, savedHeader } from './header.ts';
import { secretByPassphrase, underPassphrase } from './passphrase-wrap.ts';
import { passphraseStrength } from './passphrase.ts';
import { secretByRecoveryKey, underNewRecoveryKey, type RecoveryFailure } from './recovery-wrap.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Either of the two things that open a vault. */
export type VaultSecret = { passphrase: string } | { recoveryKey: string };

type PassphraseFailure = 'wrong-passphrase' | 'key-derivation-failed';
export type SecretFailure = 'weak-passphrase' | 'absent' | PassphraseFailure | RecoveryFailure | StorageFailure;

/** How the vault of this browser is guarded, as its header says in clear; nobody vouches for it before it opens. */
export type VaultGuards = {
  kdf: KdfParams;
  /** When the recovery key was made that opens the vault now; null when there is none. */
  recoveryKeyMade: string | null;
};

/**
 * Puts a new passphrase in the place of the old one, which opens nothing any more; no record is touched. With the
 * recovery key this is how a forgotten passphrase is replaced: that key opens a vault in no other way.
 */
export async function changePassphrase(
  current: VaultSecret,
  next: string,
  deriveKey: DeriveKey,
  kdf = KDF_FLOOR,
): Promise<Result<void, SecretFailure>> {
  if (!(await passphraseStrength(next)).acceptable) return err('weak-passphrase');
  return withHeader(async (header, database) => {
    const secret = await secretOf(header, current, deriveKey);
    if (!secret.ok) return secret;
    const wrapped = await underPassphrase(secret.value, next, deriveKey, kdf);
    secret.value.fill(0);
    return wrapped.ok ? changeHeader(database, { passphrase: wrapped.value }) : wrapped;
  });
}

/** Whether this is the passphrase of the vault of this browser: who has walked up to an open one does not know it. */
export async function checkPassphrase(passphrase: string, deriveKey: DeriveKey): Promise<Result<void, SecretFailure>> {
  return withHeader(async (header) => {
    const secret = await secretByPassphrase(header.passphrase, passphrase, deriveKey);
    if (!secret.ok) return secret;
    secret.value.fill(0);
    return ok(undefined);
  });
}

/** Makes a recovery key, also for a vault of format 1, and gives its words. An earlier one opens nothing any more. */
export async function newRecoveryKey(passphrase: string, deriveKey: DeriveKey): Promise<Result<string, SecretFailure>> {
  return withHeader(async (header, database) => {
    const secret = await secretByPassphrase(header.passphrase, passphrase, deriveKey);
    if (!secret.ok) return secret;
    const { recovery, words } = await underNewRecoveryKey(secret.value);
    secret.value.fill(0);
    const done = await changeHeader(database, { recovery });
    return done.ok ? ok(words) : done;
  });
}

export async function vaultGuards(): Promise<Result<VaultGuards, 'absent' | StorageFailure>> {
  return withHeader(({ passphrase, recovery }) =>
    Promise.resolve(ok({ kdf: passphrase.kdf, recoveryKeyMade: recovery?.made ?? null })),
  );
}

function secretOf(header: VaultHeader, by: VaultSecret, deriveKey: DeriveKey) {
  return 'passphrase' in by
    ? secretByPassphrase(header.passphrase, by.passphrase, deriveKey)
    : secretByRecoveryKey(header.recovery, by.recoveryKey);
}

/** Works with the saved header over a connection of its own, so that it makes no difference whether the vault is open. */
async function withHeader<T, E>(
  work: (header: VaultHeader, database: Database) => Promise<Result<T, E>>,
): Promise<Result<T, E | 'absent' | StorageFailure>> {
  const exists = await Database.exists();
  if (!exists.ok) return exists;
  if (!exists.value) return err('absent');
  const database = new Database();
  try {
    const header = await savedHeader(database);
    return header.ok ? await work(header.value, database) : header;
  } finally {
    database.close();
  }
}

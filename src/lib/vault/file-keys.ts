import { fromBase64url } from '#lib/domain/base64url.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KDF_FLOOR, type DeriveKey } from './derive-key.ts';
import { parseHeader, PassphraseWrap, type VaultHeader } from './header-schema.ts';
import { secretByPassphrase, underPassphrase } from './passphrase-wrap.ts';
import { passphraseStrength } from './passphrase.ts';
import { secretByRecoveryKey, type RecoveryFailure } from './recovery-wrap.ts';
import type { VaultSecret } from './secrets.ts';
import { importDataKey, keysFrom, type VaultKeys } from './vault-keys.ts';

/** What a sealed file is for: the key of one is never that of the other. */
type FileUse = 'lintel/backup/1' | 'lintel/case-file/1';

/** A file's key could not be had. `bad-lock`: what the file says of its key is of no form that this build knows. */
export type LockFailure = 'bad-lock' | 'wrong-passphrase' | 'key-derivation-failed' | RecoveryFailure;

/**
 * The key of one sealed file (AES-GCM-256): HKDF-SHA-256 (RFC 5869) of `base` with the file's own salt.
 *
 * @param salt base64url, from the file's header
 */
async function fileKey(base: CryptoKey, use: FileUse, salt: string): Promise<CryptoKey> {
  const info = new TextEncoder().encode(use);
  // Stray bits in a salt were written by nobody: the key that comes of it opens nothing.
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: fromBase64url(salt) ?? new Uint8Array(), info };
  return crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** A new random key for a case file, and the lock that gives it back for the passphrase: the floor opens on any machine. */
export async function lockCaseFile(
  passphrase: string,
  salt: string,
  deriveKey: DeriveKey,
): Promise<Result<{ lock: PassphraseWrap; key: CryptoKey }, 'weak-passphrase' | 'key-derivation-failed'>> {
  if (!(await passphraseStrength(passphrase)).acceptable) return err('weak-passphrase');
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const lock = await underPassphrase(secret, passphrase, deriveKey, KDF_FLOOR);
  if (!lock.ok) return lock;
  const base = await importDataKey(secret);
  return ok({ lock: lock.value, key: await fileKey(base, 'lintel/case-file/1', salt) });
}

/** @param lock from the file's header, unchecked */
export async function unlockCaseFile(
  lock: unknown,
  salt: string,
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<CryptoKey, LockFailure>> {
  const wrap = PassphraseWrap.safeParse(lock);
  if (!wrap.success) return err('bad-lock');
  const secret = await secretByPassphrase(wrap.data, passphrase, deriveKey);
  if (!secret.ok) return secret;
  return ok(await fileKey(await importDataKey(secret.value), 'lintel/case-file/1', salt));
}

/** What a backup opens with: the header of its vault, that vault's keys, and the key of this file. */
export type BackupKeys = { readonly header: VaultHeader; readonly keys: VaultKeys; readonly key: CryptoKey };

/** @param lock from the file's header, unchecked */
export async function unlockBackup(
  lock: unknown,
  salt: string,
  by: VaultSecret,
  deriveKey: DeriveKey,
): Promise<Result<BackupKeys, LockFailure>> {
  const header = parseHeader(lock);
  if (header === null) return err('bad-lock');
  const secret = await ('passphrase' in by
    ? secretByPassphrase(header.passphrase, by.passphrase, deriveKey)
    : secretByRecoveryKey(header.recovery, by.recoveryKey));
  if (!secret.ok) return secret;
  const keys = await keysFrom(await importDataKey(secret.value));
  return ok({ header, keys, key: await backupKey(keys, salt) });
}

/** The key of a backup of the vault that these keys open. */
export function backupKey({ data }: VaultKeys, salt: string): Promise<CryptoKey> {
  return fileKey(data, 'lintel/backup/1', salt);
}

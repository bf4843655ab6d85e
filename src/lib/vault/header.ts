import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Database } from './database.ts';
import type { DeriveKey } from './derive-key.ts';
import { parseHeader, type KdfParams, type VaultHeader } from './header-schema.ts';
import { underPassphrase } from './passphrase-wrap.ts';
import { underNewRecoveryKey } from './recovery-wrap.ts';
import type { StorageFailure } from './storage-failure.ts';
import { importDataKey } from './vault-keys.ts';

/** The key of the one row in the store `header`. */
export const HEADER = 'vault';

/** What a new vault begins with: its random data key, and that key under a passphrase and under a new recovery key. */
export async function newHeader(
  passphrase: string,
  deriveKey: DeriveKey,
  kdf: KdfParams,
): Promise<Result<{ header: VaultHeader; dataKey: CryptoKey; recoveryKey: string }, 'key-derivation-failed'>> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await underPassphrase(secret, passphrase, deriveKey, kdf);
  if (!wrapped.ok) return wrapped;
  const { recovery, words } = await underNewRecoveryKey(secret);
  const header: VaultHeader = { format: 2, passphrase: wrapped.value, recovery };
  return ok({ header, dataKey: await importDataKey(secret), recoveryKey: words });
}

/** The header as stored; `absent` when there is no vault. */
export async function savedHeader(database: Database): Promise<Result<VaultHeader, 'absent' | StorageFailure>> {
  const stored = await database.get('header', HEADER);
  if (!stored.ok) return stored;
  if (stored.value === null) return err('absent');
  const header = parseHeader(stored.value);
  return header === null ? err('damaged-record') : ok(header);
}

/**
 * Changes the header in one strict transaction: after a crash there is the old one or the new one. It is read anew just
 * before, so that what another tab changed in the other half meanwhile stays.
 */
export async function changeHeader(
  database: Database,
  change: Partial<Pick<VaultHeader, 'passphrase' | 'recovery'>>,
): Promise<Result<void, 'absent' | StorageFailure>> {
  const newest = await savedHeader(database);
  if (!newest.ok) return newest;
  const done = await database.commit([{ store: 'header', key: HEADER, row: { ...newest.value, ...change } }]);
  if (done.ok) return done;
  return err(done.error === 'taken' ? 'storage-failed' : done.error);
}

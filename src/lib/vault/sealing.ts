import { err, ok, type Result } from '#lib/domain/result.ts';
import { SealedRow, type RowKey, type SealedStoreName } from './schema.ts';
import type { VaultKeys } from './vault-keys.ts';

const FORMAT = 1;
const IV_BYTES = 12;

/** Where a record belongs is authenticated with it, so records cannot change places. Neither part contains a bar. */
function cipher(iv: Uint8Array<ArrayBuffer>, store: SealedStoreName, key: RowKey, version: number) {
  return {
    name: 'AES-GCM',
    iv,
    additionalData: new TextEncoder().encode(`${store}|${String(key)}|${String(version)}`),
  };
}

/**
 * Encrypts one record for one place. What an intruder with the disk still sees: how many records there are and how
 * long each is; and one who can write can put back an older record at its own place.
 */
export async function seal(
  keys: VaultKeys,
  store: SealedStoreName,
  key: RowKey,
  plain: Uint8Array<ArrayBuffer>,
): Promise<SealedRow> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const data = await crypto.subtle.encrypt(cipher(iv, store, key, FORMAT), keys.records, plain);
  return { v: FORMAT, iv, data: new Uint8Array(data) };
}

/** The record that was sealed for this place, or `damaged-record` for anything else. */
export async function unseal(
  keys: VaultKeys,
  store: SealedStoreName,
  key: RowKey,
  row: unknown,
): Promise<Result<Uint8Array<ArrayBuffer>, 'damaged-record'>> {
  const sealed = SealedRow.safeParse(row);
  if (!sealed.success) return err('damaged-record');
  const { v, iv, data } = sealed.data;
  try {
    return ok(new Uint8Array(await crypto.subtle.decrypt(cipher(iv, store, key, v), keys.records, data)));
  } catch {
    return err('damaged-record');
  }
}

import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KDF_PARAMS, type DeriveKey } from './derive-key.ts';
import { normalisePassphrase } from './passphrase.ts';
import type { VaultHeader } from './schema.ts';
import { importDataKey } from './vault-keys.ts';

/** Every parameter is authenticated with the wrapped key, so none can be changed unseen. */
function cipher({ format, kdf, salt, iv }: Omit<VaultHeader, 'wrappedKey'>) {
  const additionalData = canonicalBytes({ format, kdf, salt });
  return { name: 'AES-GCM', iv: bytesOf(iv), additionalData };
}

/** A new random data key, and the header that gives it back for the passphrase. */
export async function newHeader(
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<{ header: VaultHeader; dataKey: CryptoKey }, 'key-derivation-failed'>> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = toBase64url(crypto.getRandomValues(new Uint8Array(12)));
  const wrappingKey = await deriveKey(normalisePassphrase(passphrase), salt, KDF_PARAMS);
  if (!wrappingKey.ok) return wrappingKey;
  const open = { format: 1, kdf: KDF_PARAMS, salt: toBase64url(salt), iv } as const;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await crypto.subtle.encrypt(cipher(open), wrappingKey.value, secret);
  const header = { ...open, wrappedKey: toBase64url(new Uint8Array(wrapped)) };
  return ok({ header, dataKey: await importDataKey(secret) });
}

/** The data key of a header; a changed header is told as a wrong passphrase, for nothing can tell the two apart. */
export async function openHeader(
  header: VaultHeader,
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<CryptoKey, 'wrong-passphrase' | 'key-derivation-failed'>> {
  const wrappingKey = await deriveKey(normalisePassphrase(passphrase), bytesOf(header.salt), header.kdf);
  if (!wrappingKey.ok) return wrappingKey;
  try {
    const secret = await crypto.subtle.decrypt(cipher(header), wrappingKey.value, bytesOf(header.wrappedKey));
    return ok(await importDataKey(new Uint8Array(secret)));
  } catch {
    return err('wrong-passphrase');
  }
}

/** Stray bits make a string that is no base64url; then no key fits, as with any other change. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64url(text) ?? new Uint8Array(16);
}

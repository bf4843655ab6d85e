import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KDF_FLOOR, type DeriveKey } from './derive-key.ts';
import type { KdfParams, PassphraseWrap } from './header-schema.ts';
import { bytesOf, unwrapSecret, wrapSecret } from './key-wrap.ts';
import { normalisePassphrase } from './passphrase.ts';

/** Frozen since the first release: how the key is derived is authenticated with what it wraps. */
function bound({ kdf, salt }: Pick<PassphraseWrap, 'kdf' | 'salt'>) {
  return canonicalBytes({ format: 1, kdf, salt });
}

/**
 * Wraps the raw data key under a passphrase. When the machine has not the memory that `kdf` asks for, the floor is
 * tried before giving up.
 */
export async function underPassphrase(
  secret: Uint8Array<ArrayBuffer>,
  passphrase: string,
  deriveKey: DeriveKey,
  kdf: KdfParams,
): Promise<Result<PassphraseWrap, 'key-derivation-failed'>> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrappingKey = await deriveKey(normalisePassphrase(passphrase), salt, kdf);
  if (!wrappingKey.ok) {
    return kdf === KDF_FLOOR ? wrappingKey : underPassphrase(secret, passphrase, deriveKey, KDF_FLOOR);
  }
  const open = { kdf, salt: toBase64url(salt) };
  return ok({ ...open, ...(await wrapSecret(wrappingKey.value, secret, bound(open))) });
}

/** The raw data key; a changed wrap is told as a wrong passphrase, for nothing can tell the two apart. */
export async function secretByPassphrase(
  wrap: PassphraseWrap,
  passphrase: string,
  deriveKey: DeriveKey,
): Promise<Result<Uint8Array<ArrayBuffer>, 'wrong-passphrase' | 'key-derivation-failed'>> {
  const wrappingKey = await deriveKey(normalisePassphrase(passphrase), bytesOf(wrap.salt), wrap.kdf);
  if (!wrappingKey.ok) return wrappingKey;
  const secret = await unwrapSecret(wrappingKey.value, wrap, bound(wrap));
  return secret === null ? err('wrong-passphrase') : ok(secret);
}

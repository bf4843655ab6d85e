import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { RecoveryWrap } from './header-schema.ts';
import { bytesOf, unwrapSecret, wrapSecret } from './key-wrap.ts';
import { generateRecoveryKey, parseRecoveryKey, recoveryWords } from './recovery-key.ts';

export type RecoveryFailure = 'mistyped-recovery-key' | 'wrong-recovery-key' | 'no-recovery-key';

function bound({ made, salt }: Pick<RecoveryWrap, 'made' | 'salt'>) {
  return canonicalBytes({ format: 1, use: 'recovery', made, salt });
}

/** HKDF-SHA-256 (RFC 5869). The key is uniformly random, so there is nothing for a slow function to slow down. */
async function wrappingKeyOf(key: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  key.fill(0);
  const info = new TextEncoder().encode('lintel/vault/recovery/1');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Wraps the raw data key under a new recovery key, which is given as its words and kept nowhere. */
export async function underNewRecoveryKey(
  secret: Uint8Array<ArrayBuffer>,
): Promise<{ recovery: RecoveryWrap; words: string }> {
  const key = generateRecoveryKey();
  const words = recoveryWords(key);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const open = { made: new Date().toISOString(), salt: toBase64url(salt) };
  const wrapped = await wrapSecret(await wrappingKeyOf(key, salt), secret, bound(open));
  return { recovery: { ...open, ...wrapped }, words };
}

/** The raw data key; a changed wrap is told as a wrong recovery key, for nothing can tell the two apart. */
export async function secretByRecoveryKey(
  wrap: RecoveryWrap | null,
  words: string,
): Promise<Result<Uint8Array<ArrayBuffer>, RecoveryFailure>> {
  if (wrap === null) return err('no-recovery-key');
  const key = parseRecoveryKey(words);
  if (!key.ok) return err('mistyped-recovery-key');
  const secret = await unwrapSecret(await wrappingKeyOf(key.value, bytesOf(wrap.salt)), wrap, bound(wrap));
  return secret === null ? err('wrong-recovery-key') : ok(secret);
}

import { ok, err, type Result } from '#lib/domain/result.ts';
import type { Access } from './records.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const;

/**
 * The key of pseudonyms, 32 bytes: HKDF-SHA-256 (RFC 5869) of the vault's data key. It is stored nowhere and so cannot be
 * lost apart from the vault; it survives restarts, goes along in a backup, and never leaves for a hub.
 */
export async function pseudonymKey({ keys }: Access): Promise<Result<Uint8Array<ArrayBuffer>, 'locked'>> {
  if (keys === null) return err('locked');
  const info = new TextEncoder().encode('lintel/vault/pseudonyms/1');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  // Pseudonyms are made one after the other without waiting, which WebCrypto's own HMAC does not do.
  const key = await crypto.subtle.deriveKey(hkdf, keys.data, HMAC, true, ['sign']);
  return ok(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
}

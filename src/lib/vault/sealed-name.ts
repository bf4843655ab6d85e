import { toBase64url } from '#lib/domain/base64url.ts';
import type { StoreName } from './schema.ts';
import type { VaultKeys } from './vault-keys.ts';

/** The name under which a record is kept when its own would tell something: says nothing without the vault's key. */
export async function sealedName(keys: VaultKeys, store: StoreName, name: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', keys.names, new TextEncoder().encode(`${store}|${name}`));
  return toBase64url(new Uint8Array(mac));
}

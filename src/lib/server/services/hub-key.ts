import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { type PublicJwk, type Purpose, sign } from '#lib/domain/signature.ts';

/** The key by which vaults know this hub, and the one to which they encrypt what others carry. */
export type HubKey = {
  publicKey: PublicJwk;
  thumbprint: string;
  privateKey: CryptoKey;
  box: { publicKey: PublicJwk; privateKey: CryptoKey };
};

/** The payload with the hub's signature over it, as canonical JSON: the exact text that is sent and kept. */
export async function signedText(
  key: HubKey,
  purpose: Purpose,
  payload: Readonly<Record<string, Json | undefined>>,
): Promise<string> {
  return canonicalJson({ ...payload, signature: await sign(key.privateKey, purpose, payload) });
}

import * as z from 'zod/mini';
import { base64urlOf, fromBase64url, toBase64url } from './base64url.ts';
import { canonicalBytes, type Json } from './canonical.ts';

/**
 * What a signature is for. The tag is signed with the bytes, so that one made for one purpose can never be shown for
 * another.
 */
export type Purpose =
  | 'lintel/enrolment/1'
  | 'lintel/enrolment-answer/1'
  | 'lintel/challenge/1'
  | 'lintel/session/1'
  | 'lintel/session-answer/1'
  | 'lintel/step-up/1'
  | 'lintel/lookup-answer/1'
  | 'lintel/data-rule/1'
  | 'lintel/batch/1'
  | 'lintel/withdrawal/1'
  | 'lintel/receipt/1'
  | 'lintel/checkpoint/1'
  | 'lintel/manifest/1'
  | 'lintel/case-report/1';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SCHEME = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A public P-256 key as JSON Web Key, only the members that its thumbprint covers (RFC 7638 section 3.2). */
export const PublicJwk = z.strictObject({
  crv: z.literal('P-256'),
  kty: z.literal('EC'),
  x: base64urlOf(32),
  y: base64urlOf(32),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

/** r and s, 32 bytes each (IEEE P1363, as WebCrypto writes them), in base64url. */
export const Signature = base64urlOf(64);
/** SHA-256 of a key's canonical JWK in base64url (RFC 7638). */
export const Thumbprint = base64urlOf(32);

/** The RFC 7638 thumbprint by which a key is pinned and named. */
export async function thumbprint(key: PublicJwk): Promise<string> {
  const { crv, kty, x, y } = key;
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', canonicalBytes({ crv, kty, x, y }))));
}

/** Purpose tag, a zero byte, then the canonical bytes (RFC 8785). */
function signedBytes(purpose: Purpose, payload: Json): Uint8Array<ArrayBuffer> {
  const tag = new TextEncoder().encode(`${purpose}\0`);
  const body = canonicalBytes(payload);
  const bytes = new Uint8Array(tag.length + body.length);
  bytes.set(tag);
  bytes.set(body, tag.length);
  return bytes;
}

export async function sign(key: CryptoKey, purpose: Purpose, payload: Json): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign(SCHEME, key, signedBytes(purpose, payload))));
}

/** True only when `signature` is the named key's, over exactly this payload, made for this purpose. */
export async function verify(key: PublicJwk, purpose: Purpose, payload: Json, signature: string): Promise<boolean> {
  const bytes = fromBase64url(signature);
  if (bytes?.length !== 64) return false;
  try {
    const publicKey = await crypto.subtle.importKey('jwk', { ...key }, CURVE, false, ['verify']);
    return await crypto.subtle.verify(SCHEME, publicKey, bytes, signedBytes(purpose, payload));
  } catch {
    // A point that is not on the curve is refused by the import: no valid key, no valid signature.
    return false;
  }
}

/** `value` without its `signature` member: what that signature covers. */
export function unsigned<T extends { signature: string }>(value: T): Omit<T, 'signature'> {
  const { signature: _covered, ...rest } = value;
  return rest;
}

import * as z from 'zod/mini';
import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { PublicJwk } from '#lib/domain/signature.ts';

const IV_BYTES = 12;

/** What each of the two keys of a device may do. */
const KINDS = {
  sign: { name: 'ECDSA', make: ['sign', 'verify'], use: ['sign'] },
  receive: { name: 'ECDH', make: ['deriveBits'], use: ['deriveBits'] },
} as const satisfies Record<string, { name: string; make: KeyUsage[]; use: KeyUsage[] }>;
export type KeyKind = keyof typeof KINDS;

/** A P-256 key pair at rest: `wrapped` is the IV, then the PKCS #8 private key under AES-GCM, in base64url. */
export const StoredKeyPair = z.strictObject({ public: PublicJwk, wrapped: z.string() });
export type StoredKeyPair = z.infer<typeof StoredKeyPair>;

/** A P-256 key pair in use; the private half signs or agrees and can never be exported. */
export type DeviceKey = { public: PublicJwk; private: CryptoKey };

/** Binds a wrapped private key to its use and its public half. */
function cipher(kind: KeyKind, publicKey: PublicJwk, iv: Uint8Array<ArrayBuffer>) {
  return { name: 'AES-GCM', iv, additionalData: canonicalBytes({ kind, public: publicKey }) };
}

/** Makes a key pair; the private half is extractable only until it is wrapped here. */
export async function newKeyPair(kind: KeyKind, wrappingKey: CryptoKey): Promise<StoredKeyPair> {
  const { name, make } = KINDS[kind];
  const pair = await crypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, make);
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const publicKey = PublicJwk.parse({ crv, kty, x, y });
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const wrapped = await crypto.subtle.wrapKey('pkcs8', pair.privateKey, wrappingKey, cipher(kind, publicKey, iv));
  return { public: publicKey, wrapped: toBase64url(new Uint8Array([...iv, ...new Uint8Array(wrapped)])) };
}

/** The key pair for use, or null when what is stored is not what was wrapped. */
export async function openKeyPair(
  kind: KeyKind,
  stored: StoredKeyPair,
  wrappingKey: CryptoKey,
): Promise<DeviceKey | null> {
  const { name, use } = KINDS[kind];
  const bytes = fromBase64url(stored.wrapped);
  if (bytes === null) return null;
  const algorithm = { name, namedCurve: 'P-256' };
  const how = cipher(kind, stored.public, bytes.slice(0, IV_BYTES));
  try {
    const wrapped = bytes.slice(IV_BYTES);
    const key = await crypto.subtle.unwrapKey('pkcs8', wrapped, wrappingKey, how, algorithm, false, use);
    return { public: stored.public, private: key };
  } catch {
    return null;
  }
}

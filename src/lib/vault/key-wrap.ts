import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';

/** A data key at rest: `wrappedKey` is its bytes under AES-GCM-256 with `iv`, the tag at the end; both in base64url. */
export type Wrapped = { iv: string; wrappedKey: string };

type Bytes = Uint8Array<ArrayBuffer>;

/** Encrypts the raw data key. @param bound what is authenticated with it, so that none of it can be changed unseen */
export async function wrapSecret(wrappingKey: CryptoKey, secret: Bytes, bound: Bytes): Promise<Wrapped> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, wrappingKey, secret);
  return { iv: toBase64url(iv), wrappedKey: toBase64url(new Uint8Array(wrapped)) };
}

/** The raw data key, to be wiped by who asked; null when key or `bound` are not those that wrapped it. */
export async function unwrapSecret(wrappingKey: CryptoKey, wrapped: Wrapped, bound: Bytes): Promise<Bytes | null> {
  const cipher = { name: 'AES-GCM', iv: bytesOf(wrapped.iv), additionalData: bound };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher, wrappingKey, bytesOf(wrapped.wrappedKey)));
  } catch {
    return null;
  }
}

/** Stray bits make a string that is no base64url; then no key fits, as with any other change. */
export function bytesOf(text: string): Bytes {
  return fromBase64url(text) ?? new Uint8Array(16);
}

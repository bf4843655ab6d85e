import * as z from 'zod/mini';

/** Base64url without padding (RFC 4648 section 5) of exactly `bytes` bytes. */
export const base64urlOf = (bytes: number) =>
  z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${String(Math.ceil((bytes * 8) / 6))}}$`)));

/** As many arguments as every engine takes at once. */
const CHUNK = 8192;

export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of a base64url string, or null when it is none or carries stray bits (RFC 4648 section 3.5). */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (/[^A-Za-z0-9_-]/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return toBase64url(bytes) === text ? bytes : null;
}

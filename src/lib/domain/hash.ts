import * as z from 'zod/mini';

/** Lower-case hexadecimal of exactly `bytes` bytes. */
const hexOf = (bytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`)));

export const Md5 = hexOf(16);
export const Sha1 = hexOf(20);
export const Sha256 = hexOf(32);
/** A 256-bit PDQ hash as 64 hex digits, bit 255 first (facebook/ThreatExchange, pdq/README.md). */
export const PdqHash = hexOf(32);

export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** The bytes of an even-length hexadecimal string; any other input is a bug and throws. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex))
    throw new RangeError(`"hex" expected hex digits in pairs, got length=${String(hex.length)}`);
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** SHA-256 of bytes as lower-case hexadecimal. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

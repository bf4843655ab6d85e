import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import type { VendorHash } from '#lib/domain/exchange/entry.ts';
import { fromHex, toHex } from '#lib/domain/hash.ts';

/** Bytes of a PhotoDNA hash: 192 characters of base64 in VICS, 288 of hexadecimal in ICSE lists. */
const BYTES = 144;

/** As VICS has it. */
export function photoDnaBase64(hash: VendorHash): string | null {
  const bytes = bytesOf(hash);
  // A multiple of three bytes has no padding.
  return bytes === null ? null : toBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
}

/** As ICSE lists have it. */
export function photoDnaHex(hash: VendorHash): string | null {
  const bytes = bytesOf(hash);
  return bytes === null ? null : toHex(bytes).toUpperCase();
}

/** Null when it is no whole hash. */
function bytesOf({ encoding, value }: VendorHash): Uint8Array<ArrayBuffer> | null {
  const bytes = encoding === 'base64' ? fromBase64(value) : encoding === 'hex' ? fromHexText(value) : null;
  return bytes?.length === BYTES ? bytes : null;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  return fromBase64url(text.replaceAll('+', '-').replaceAll('/', '_'));
}

function fromHexText(text: string): Uint8Array<ArrayBuffer> | null {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? fromHex(text) : null;
}

import * as z from 'zod/mini';
import { base64urlOf, fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { Instant } from '#lib/domain/wire/common.ts';

/**
 * A sealed file of Lintel, version 1. Numbers are big-endian.
 *
 * ```
 * 8 bytes  89 4C 4E 54 4C 0D 1A 0A
 * 4 bytes  version, 1
 * 4 bytes  length of the header
 * header   JSON in UTF-8, canonical (RFC 8785), in clear
 * pieces   one or more, up to the end of the file, each
 *          4 bytes  length of what follows
 *          n bytes  AES-256-GCM of a gzip member (RFC 1952); its 16 bytes of tag are the last
 * ```
 *
 * The plaintext is cut into pieces of 1 MiB, the last one shorter; each is compressed alone, so that nothing in a piece
 * can make more than 1 MiB. Pieces are sealed as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): the nonce is a random prefix of 7 bytes
 * from the header, the number of the piece in 4, counted from 0, and 1 byte that is 1 for the last piece and 0 for any
 * other. Everything before the first piece is authenticated with each of them. So a file that was cut, lengthened or
 * changed in any bit, and one whose pieces changed places or came from another file, opens up to there and not further.
 * A key seals one file only.
 */
export const MAGIC = Uint8Array.of(0x89, 0x4c, 0x4e, 0x54, 0x4c, 0x0d, 0x1a, 0x0a);
export const VERSION = 1;
/** Bytes before the header. */
export const PREAMBLE_BYTES = MAGIC.length + 8;
export const MAX_HEADER_BYTES = 64 * 1024;
/** Bytes of plaintext in a piece. */
export const PIECE_BYTES = 1024 * 1024;
/** What cannot be compressed grows by 5 bytes for each block of deflate; tag and gzip's own frame come on top. */
export const MAX_SEALED_BYTES = PIECE_BYTES + 64 * 1024;
/** A piece is never shorter than its tag. */
export const MIN_SEALED_BYTES = 16;

/** `lock` says how the key is had: whoever made it knows its form, and nobody vouches for it before a piece opens. */
export const SealedHeader = z.strictObject({
  kind: z.enum(['case', 'vault']),
  createdAt: Instant,
  build: z.string().check(z.maxLength(64)),
  /** Goes with the key into HKDF: every file has a key of its own. */
  salt: base64urlOf(32),
  noncePrefix: base64urlOf(7),
  lock: z.record(z.string(), z.json()),
});
export type SealedHeader = z.infer<typeof SealedHeader>;

/** A header with a fresh salt and nonce prefix. */
export function newSealedHeader(open: Pick<SealedHeader, 'kind' | 'createdAt' | 'build'>): Omit<SealedHeader, 'lock'> {
  const salt = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
  return { ...open, salt, noncePrefix: toBase64url(crypto.getRandomValues(new Uint8Array(7))) };
}

/** Everything before the first piece. */
export function headOf(header: SealedHeader): Uint8Array<ArrayBuffer> {
  const text = canonicalBytes(SealedHeader.parse(header));
  if (text.length > MAX_HEADER_BYTES) throw new RangeError('the header of a sealed file is too long');
  const head = new Uint8Array(PREAMBLE_BYTES + text.length);
  head.set(MAGIC);
  const view = new DataView(head.buffer);
  view.setUint32(MAGIC.length, VERSION);
  view.setUint32(MAGIC.length + 4, text.length);
  head.set(text, PREAMBLE_BYTES);
  return head;
}

/** How one piece is sealed. */
export function pieceCipher(
  { noncePrefix }: SealedHeader,
  head: Uint8Array<ArrayBuffer>,
  piece: number,
  last: boolean,
) {
  const iv = new Uint8Array(12);
  // Seven zeros stand for a prefix with stray bits: no piece opens under them.
  iv.set(fromBase64url(noncePrefix) ?? new Uint8Array(7));
  const view = new DataView(iv.buffer);
  view.setUint32(7, piece);
  view.setUint8(11, last ? 1 : 0);
  return { name: 'AES-GCM', iv, additionalData: head };
}

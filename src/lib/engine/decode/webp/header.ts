import type { ImageHeader } from '../decoder.ts';
import { fourCharacters, riffChunks, type RiffChunk } from '../riff.ts';

export type WebpHeader = ImageHeader & { readonly isAnimated: boolean };

/** Behind `RIFF`, its length, and `WEBP`. */
export const WEBP_CHUNKS = 12;
const VP8X_BYTES = 10;
const ANIMATION = 0b10;
/** Frame tag, start code, sides (RFC 6386, 9.1). */
const VP8_BYTES = 10;
const VP8_START_CODE = 0x9d012a;
/** Signature and sides (RFC 9649, 3.4). */
const VP8L_BYTES = 5;
const VP8L_SIGNATURE = 0x2f;

export function isWebp(head: Uint8Array): boolean {
  return fourCharacters(head, 0) === 'RIFF' && fourCharacters(head, 8) === 'WEBP';
}

/**
 * Reads the sides of a WebP file (RFC 9649, 2.5 to 2.7) from its first chunk: those of the canvas where there is one, else
 * those of the only image. Null when the file does not start with a chunk of one of the three layouts.
 */
export function webpHeader(head: Uint8Array): WebpHeader | null {
  if (!isWebp(head)) return null;
  const [first] = riffChunks(head, WEBP_CHUNKS);
  if (first === undefined) return null;
  if (first.type === 'VP8X') return canvas(head, first);
  const sides = bitstreamSides(head, first);
  return sides === null ? null : { ...sides, isAnimated: false };
}

/** Flags, 24 reserved bits, then both sides less one in 24 bits. */
function canvas(file: Uint8Array, { start, end }: RiffChunk): WebpHeader | null {
  if (end - start < VP8X_BYTES) return null;
  return {
    width: 1 + uint24(file, start + 4),
    height: 1 + uint24(file, start + 7),
    isAnimated: ((file[start] ?? 0) & ANIMATION) !== 0,
  };
}

function bitstreamSides(file: Uint8Array, { type, start, end }: RiffChunk): ImageHeader | null {
  const data = file.subarray(start, end);
  if (type === 'VP8 ') return lossySides(data);
  return type === 'VP8L' ? losslessSides(data) : null;
}

/** Fourteen bits for each side, the other two are for scaling, which no decoder applies. */
function lossySides(data: Uint8Array): ImageHeader | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < VP8_BYTES || view.getUint32(2) % 2 ** 24 !== VP8_START_CODE) return null;
  const width = view.getUint16(6, true) % 2 ** 14;
  const height = view.getUint16(8, true) % 2 ** 14;
  return width === 0 || height === 0 ? null : { width, height };
}

/** Fourteen bits for each side less one. */
function losslessSides(data: Uint8Array): ImageHeader | null {
  if (data.length < VP8L_BYTES || data[0] !== VP8L_SIGNATURE) return null;
  const bits = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(1, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

export function uint24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

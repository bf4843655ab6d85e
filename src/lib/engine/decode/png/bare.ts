import { pngChunks } from './chunks.ts';
import { SIGNATURE } from './header.ts';

/** Length 0, type and checksum of the chunk that ends a file. */
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/**
 * A PNG without the chunks that no colour depends on (PNG specification, third edition, 11.3): the codec refuses a file for
 * whatever is wrong with them.
 */
export function barePng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bare = new Uint8Array(bytes.length + IEND.length);
  bare.set(SIGNATURE);
  let length = SIGNATURE.length;
  const once = new Set(['IHDR', 'PLTE']);
  for (const { type, typeAt, end } of pngChunks(bytes)) {
    if (type !== 'IDAT' && !once.delete(type)) continue;
    const chunk = bytes.subarray(typeAt - 4, end + 4);
    bare.set(chunk, length);
    length += chunk.length;
  }
  bare.set(IEND, length);
  return bare.subarray(0, length + IEND.length);
}

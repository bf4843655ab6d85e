import type { IHasher } from 'hash-wasm';
import { crcOf, pngChunks } from './chunks.ts';

/**
 * What the codec lets pass: chunks whose CRC-32 does not fit, and an end that is missing (PNG specification, third
 * edition, 5.3 to 5.6). One sentence for each kind of chunk at fault.
 *
 * @param crc32 a CRC-32 hasher; its state is lost
 */
export function pngFaults(bytes: Uint8Array, crc32: IHasher): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const faults = new Set<string>();
  let isEnded = false;
  for (const { type, typeAt, end, isWhole } of pngChunks(bytes)) {
    if (!isWhole) break;
    if (crcOf(bytes, typeAt, end, crc32) !== view.getUint32(end))
      faults.add(`PNG: wrong checksum in ${printable(type)}`);
    isEnded = type === 'IEND';
  }
  return isEnded ? [...faults] : [...faults, 'PNG: the file is cut off'];
}

/** A chunk's type is four Latin letters, unless it is damaged itself. */
function printable(type: string): string {
  return /^[A-Za-z]{4}$/.test(type) ? type : 'an unknown chunk';
}

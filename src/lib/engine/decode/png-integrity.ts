import type { IHasher } from 'hash-wasm';

const FIRST_CHUNK = 8;
/** Length, type and checksum around a chunk's data. */
const LENGTH_BYTES = 4;
const TYPE_BYTES = 4;
const CRC_BYTES = 4;

/**
 * What the codec lets pass: chunks whose CRC-32 does not fit, and an end that is missing (PNG specification, third
 * edition, 5.3 to 5.6). One sentence for each kind of chunk at fault.
 *
 * @param crc32 a CRC-32 hasher; its state is lost
 */
export function pngFaults(bytes: Uint8Array, crc32: IHasher): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const faults = new Set<string>();
  for (let at = FIRST_CHUNK; ;) {
    if (at + LENGTH_BYTES + TYPE_BYTES + CRC_BYTES > bytes.length) return [...faults, 'PNG: the file is cut off'];
    const typeAt = at + LENGTH_BYTES;
    const crcAt = typeAt + TYPE_BYTES + view.getUint32(at);
    if (crcAt + CRC_BYTES > bytes.length) return [...faults, 'PNG: the file is cut off'];
    const type = String.fromCharCode(...bytes.subarray(typeAt, typeAt + TYPE_BYTES));
    const crc = crc32.init().update(bytes.subarray(typeAt, crcAt)).digest('hex');
    if (Number.parseInt(crc, 16) !== view.getUint32(crcAt)) faults.add(`PNG: wrong checksum in ${printable(type)}`);
    if (type === 'IEND') return [...faults];
    at = crcAt + CRC_BYTES;
  }
}

/** A chunk's type is four Latin letters, unless it is damaged itself. */
function printable(type: string): string {
  return /^[A-Za-z]{4}$/.test(type) ? type : 'an unknown chunk';
}

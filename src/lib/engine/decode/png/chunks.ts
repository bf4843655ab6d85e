import type { IHasher } from 'hash-wasm';

/** Where the first chunk begins: behind the signature. */
const FIRST_CHUNK = 8;
const LENGTH_BYTES = 4;
const TYPE_BYTES = 4;
const CRC_BYTES = 4;

/** A chunk by its places in the file (PNG specification, third edition, 5.3). */
export type PngChunk = {
  /** Four characters; letters, unless the chunk is damaged. */
  readonly type: string;
  readonly typeAt: number;
  /** Where its data begin and end. What is cut off lies behind the end of the file. */
  readonly from: number;
  readonly end: number;
  /** Whether the file goes on to the end of its checksum. */
  readonly isWhole: boolean;
};

/** The chunks of a file up to IEND, or to the one that is cut off. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = FIRST_CHUNK; at + LENGTH_BYTES + TYPE_BYTES <= bytes.length;) {
    const typeAt = at + LENGTH_BYTES;
    const from = typeAt + TYPE_BYTES;
    const end = from + view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(typeAt, from));
    const isWhole = end + CRC_BYTES <= bytes.length;
    yield { type, typeAt, from, end, isWhole };
    if (!isWhole || type === 'IEND') return;
    at = end + CRC_BYTES;
  }
}

const FRAME_BYTES = LENGTH_BYTES + TYPE_BYTES + CRC_BYTES;

/** A chunk with its length and checksum. */
export function writeChunk(type: string, body: Uint8Array, crc32: IHasher): Uint8Array {
  const framed = new Uint8Array(body.length + FRAME_BYTES);
  const view = new DataView(framed.buffer);
  view.setUint32(0, body.length);
  framed.set(new TextEncoder().encode(type), LENGTH_BYTES);
  framed.set(body, LENGTH_BYTES + TYPE_BYTES);
  const crcAt = framed.length - CRC_BYTES;
  view.setUint32(crcAt, crcOf(framed, LENGTH_BYTES, crcAt, crc32));
  return framed;
}

/** The CRC-32 that belongs behind a chunk's type and data. */
export function crcOf(bytes: Uint8Array, typeAt: number, end: number, crc32: IHasher): number {
  return Number.parseInt(crc32.init().update(bytes.subarray(typeAt, end)).digest('hex'), 16);
}

/** Parts of a file laid end to end. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import type { IHasher } from 'hash-wasm';
import pako from 'pako';
import { inflate } from '../inflate.ts';
import { joined, pngChunks, writeChunk } from './chunks.ts';
import { SIGNATURE, type PngHeader } from './header.ts';
import { pngPasses, rowBytes } from './passes.ts';

export type RepairedPng = {
  readonly png: Uint8Array<ArrayBuffer>;
  /** Rows that were found, in the order in which they are sent. */
  readonly rows: number;
  readonly isComplete: boolean;
};

/** Larger pixel data are held in memory beside those of the codec. */
const MAX_PIXEL_BYTES = 128 * 2 ** 20;
/** None, sub, up, average, Paeth (PNG specification, third edition, 9.2). */
const FILTERS = 5;

/** Whether a picture is small enough to be repaired. */
export const isRepairable = (header: PngHeader) => pixelBytes(header) <= MAX_PIXEL_BYTES;

/**
 * Writes a PNG anew with nothing in it but what its colours depend on: header, palette, and the rows that can be made out of
 * its pixel data, up to where they end, break, or have a filter that does not exist. Zeros stand for the rest. Null when
 * there is not a single row.
 *
 * @param crc32 a CRC-32 hasher; its state is lost
 */
export function repairedPng(bytes: Uint8Array, header: PngHeader, crc32: IHasher): RepairedPng | null {
  const pixels = new Uint8Array(pixelBytes(header));
  const { rows, end } = soundRows(pixels.subarray(0, inflate(pixelData(bytes), pixels)), header);
  if (rows === 0) return null;
  pixels.fill(0, end);
  const png = joined([
    Uint8Array.from(SIGNATURE),
    ...['IHDR', 'PLTE'].flatMap((type) => copied(type, bytes, crc32)),
    writeChunk('IDAT', pako.deflate(pixels, { level: 0 }), crc32),
    writeChunk('IEND', new Uint8Array(), crc32),
  ]);
  return { png, rows, isComplete: end === pixels.length };
}

/** Bytes of all rows once they are inflated. */
function pixelBytes(header: PngHeader): number {
  return pngPasses(header).reduce((sum, pass) => sum + pass.rows * rowBytes(pass, header), 0);
}

/** The data of all pixel data chunks, as far as the file goes. */
function pixelData(bytes: Uint8Array): Uint8Array {
  const data = new Uint8Array(bytes.length);
  let length = 0;
  for (const { type, from, end } of pngChunks(bytes)) {
    if (type !== 'IDAT') continue;
    data.set(bytes.subarray(from, end), length);
    length += Math.min(end, bytes.length) - from;
  }
  return data.subarray(0, length);
}

/** Whole rows before the first that has no filter of those that there are, and where they end. */
function soundRows(pixels: Uint8Array, header: PngHeader): { rows: number; end: number } {
  let [rows, end] = [0, 0];
  for (const pass of pngPasses(header)) {
    const length = rowBytes(pass, header);
    for (let row = 0; row < pass.rows; row++, rows++, end += length) {
      if (end + length > pixels.length || (pixels[end] ?? FILTERS) >= FILTERS) return { rows, end };
    }
  }
  return { rows, end };
}

/** The first chunk of a kind, with its checksum put right. */
function copied(type: string, bytes: Uint8Array, crc32: IHasher): Uint8Array[] {
  for (const { type: found, from, end } of pngChunks(bytes)) {
    if (found === type) return [writeChunk(type, bytes.subarray(from, end), crc32)];
  }
  return [];
}

import { readDib, startsDib, type Dib } from './dib.ts';

export type Bmp = {
  readonly dib: Dib;
  /** Where the pixels start; it may lie beyond the end of a file that is cut off. */
  readonly pixelsAt: number;
};

const HEADER_BYTES = 14;
const BITMAP = 'BM';
/** OS/2 bitmap array: its own header of the same length comes before that of its first bitmap. */
const ARRAY = 'BA';

export function isBmp(head: Uint8Array): boolean {
  const at = bitmapAt(head);
  return at !== null && startsDib(head, at + HEADER_BYTES);
}

/** Reads a BMP's headers (BITMAPFILEHEADER and what follows it). Null when it is none. */
export function readBmp(file: Uint8Array): Bmp | null {
  const at = bitmapAt(file);
  const dib = at === null ? null : readDib(file, at + HEADER_BYTES);
  if (at === null || dib === null) return null;
  const declared = new DataView(file.buffer, file.byteOffset + at).getUint32(10, true);
  return { dib, pixelsAt: declared === 0 ? dib.end : declared };
}

function bitmapAt(file: Uint8Array): number | null {
  const at = signature(file, 0) === ARRAY ? HEADER_BYTES : 0;
  return signature(file, at) === BITMAP ? at : null;
}

function signature(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 2));
}

import type { ImageHeader } from './decoder.ts';

export type PngHeader = ImageHeader & {
  /** One channel, with or without alpha. */
  readonly grey: boolean;
  /** 16 bits a sample. */
  readonly deep: boolean;
};

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length 13 and the type IHDR: the chunk that has to come first (PNG specification, third edition, 11.2.1). */
const IHDR = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const HEADER_END = 8 + 8 + 13;
const GREY = 0;
const GREY_ALPHA = 4;

export function isPng(head: Uint8Array): boolean {
  return startsWith(head, SIGNATURE, 0);
}

/** Reads the image header chunk; null when the file does not start with one. */
export function pngHeader(head: Uint8Array): PngHeader | null {
  if (head.length < HEADER_END || !isPng(head) || !startsWith(head, IHDR, 8)) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width === 0 || height === 0) return null;
  const colourType = view.getUint8(25);
  return {
    width,
    height,
    grey: colourType === GREY || colourType === GREY_ALPHA,
    deep: view.getUint8(24) === 16,
  };
}

function startsWith(head: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, i) => head[at + i] === byte);
}

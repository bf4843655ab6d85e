import type { ImageHeader } from '../decoder.ts';
import { startsWith } from '../starts-with.ts';

export type PngHeader = ImageHeader & {
  /** Samples a pixel, alpha and indices into a palette among them. */
  readonly channels: number;
  /** One channel, with or without alpha. */
  readonly grey: boolean;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly interlaced: boolean;
  /** Xcode's own kind of PNG, as apps of iPhones hold it: premultiplied BGRA in bare deflate data. */
  readonly isXcode: boolean;
};

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length 13 and the type IHDR: the chunk that has to come first (PNG specification, third edition, 11.2.1). */
const IHDR = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const HEADER_BYTES = 8 + 13;
/** Length 4 and the type CgBI: what Xcode puts before it. */
const CGBI = [0, 0, 0, 4, 0x43, 0x67, 0x42, 0x49];
const CGBI_BYTES = 16;
/** Samples a pixel, and depths that they may have, by colour type (11.2.1): grey, RGB, index, grey and alpha, RGB and alpha. */
const COLOUR_TYPES: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};
/** Memory that samples of two bytes take, in pixels of four bytes. */
const DEEP_WEIGHT = 8;
const GREY = 0;
const GREY_ALPHA = 4;

export function isPng(head: Uint8Array): boolean {
  return startsWith(head, SIGNATURE, 0);
}

/** Reads the image header chunk; null when the file does not start with one, or with one that makes no sense. */
export function pngHeader(head: Uint8Array): PngHeader | null {
  const isXcode = startsWith(head, CGBI, SIGNATURE.length);
  const at = SIGNATURE.length + (isXcode ? CGBI_BYTES : 0);
  if (head.length < at + HEADER_BYTES || !isPng(head) || !startsWith(head, IHDR, at)) return null;
  const view = new DataView(head.buffer, head.byteOffset + at + IHDR.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = head.subarray(at + IHDR.length + 8);
  const kind = COLOUR_TYPES[colourType];
  if (width === 0 || height === 0 || kind?.depths.includes(depth) !== true) return null;
  if (compression !== 0 || filter !== 0 || interlace > 1) return null;
  return {
    ...{ width, height, depth, isXcode, channels: kind.channels },
    ...(depth === 16 ? { weight: DEEP_WEIGHT } : {}),
    grey: colourType === GREY || colourType === GREY_ALPHA,
    interlaced: interlace === 1,
  };
}

import type { Ifd } from './ifd.ts';
import { Tag } from './tags.ts';

/** A block of so many pixels, each with a luma of its own, shares the two chroma samples that follow them. */
export type YCbCrBlocks = { readonly across: number; readonly down: number };

/** Turns one pixel into R, G and B, not yet cut to 0..255. */
type Convert = (y: number, cb: number, cr: number, out: Uint8ClampedArray, at: number) => void;

/** Null when the block sizes are none that the format allows. */
export function yCbCrBlocks(ifd: Ifd): YCbCrBlocks | null {
  const sides = [ifd.value(Tag.yCbCrSubsampling) ?? 2, ifd.value(Tag.yCbCrSubsampling, 1) ?? 2];
  const [across = 0, down = 0] = sides;
  return sides.every((side) => side === 1 || side === 2 || side === 4) ? { across, down } : null;
}

/** Bytes of a row of blocks. */
export function blockRowBytes({ across, down }: YCbCrBlocks, width: number): number {
  return Math.ceil(width / across) * (across * down + 2);
}

/** Spreads rows of blocks into rows of RGB; every pixel of a block has its chroma, as libtiff has it. */
export function spreadBlocks(
  blocks: Uint8Array,
  sides: YCbCrBlocks,
  width: number,
  rows: number,
  ifd: Ifd,
): Uint8Array {
  const { across, down } = sides;
  const convert = yCbCrConverter(ifd);
  const bytes = blockRowBytes(sides, width);
  const rgb = new Uint8ClampedArray(width * rows * 3);
  for (let y = 0; y < rows; y++) {
    const row = Math.floor(y / down) * bytes + (y % down) * across;
    for (let x = 0; x < width; x++) {
      const block = row + Math.floor(x / across) * (across * down + 2);
      const chroma = block - (y % down) * across + across * down;
      const luma = blocks[block + (x % across)];
      if (luma === undefined) continue;
      convert(luma, blocks[chroma] ?? 128, blocks[chroma + 1] ?? 128, rgb, 3 * (y * width + x));
    }
  }
  return new Uint8Array(rgb.buffer);
}

/** The conversion that a directory asks for (TIFF 6.0, section 21), by default that of ITU-R BT.601 over the full range. */
export function yCbCrConverter(ifd: Ifd): Convert {
  const valueAt = (tag: number, index: number, otherwise: number): number => {
    const value = ifd.value(tag, index);
    return value !== null && Number.isFinite(value) ? value : otherwise;
  };
  const [red, green, blue] = [0.299, 0.587, 0.114].map((each, i) => valueAt(Tag.yCbCrCoefficients, i, each));
  const range = [0, 255, 128, 255, 128, 255].map((each, i) => valueAt(Tag.referenceBlackWhite, i, each));
  const luma = scale(range[0] ?? 0, range[1] ?? 255, 255);
  const [cbScale, crScale] = [
    scale(range[2] ?? 128, range[3] ?? 255, 127),
    scale(range[4] ?? 128, range[5] ?? 255, 127),
  ];
  const [r = 0, g = 1, b = 0] = [red, green, blue];
  return (y, cb, cr, out, at) => {
    const [light, blueness, redness] = [luma(y), cbScale(cb), crScale(cr)];
    out[at] = light + redness * (2 - 2 * r);
    out[at + 1] = light - (redness * r * (2 - 2 * r) + blueness * b * (2 - 2 * b)) / g;
    out[at + 2] = light + blueness * (2 - 2 * b);
  };
}

/** From a range of codes to a range that starts at 0. */
function scale(black: number, white: number, most: number): (code: number) => number {
  const span = white - black;
  return (code) => (span === 0 ? 0 : ((code - black) * most) / span);
}

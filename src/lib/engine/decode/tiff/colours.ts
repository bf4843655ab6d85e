import { cmykToRgb } from '../cmyk.ts';
import { narrow } from '../narrow.ts';
import type { Ifd } from './ifd.ts';
import type { Layout } from './layout.ts';
import { indexReader, sampleReader, type ReadSamples } from './samples.ts';
import { Photometric, Tag } from './tags.ts';
import { yCbCrBlocks, yCbCrConverter } from './ycbcr.ts';

/** How the samples of a pixel become the channels that are hashed. */
export type Colours = {
  readonly channels: 1 | 3;
  readonly read: ReadSamples;
  /** Samples that the colour takes: the first of a pixel. */
  readonly needs: number;
  /** Turns a row of pixels of so many samples each into channels. */
  readonly convert: (samples: Uint16Array, perPixel: number, out: Uint8Array) => void;
};

const INK_SET_CMYK = 1;

/** Null for colours that are not converted here, and for palettes and samples that make no sense. */
export function coloursOf(ifd: Ifd, layout: Layout): Colours | null {
  const read = layout.photometric === Photometric.palette ? indexReader(layout) : sampleReader(layout);
  if (read === null) return null;
  switch (layout.photometric) {
    case Photometric.whiteIsZero:
      return { channels: 1, read, needs: 1, convert: invertGrey };
    case Photometric.blackIsZero:
    case Photometric.mask:
      return { channels: 1, read, needs: 1, convert: takeGrey };
    case Photometric.rgb:
      return { channels: 3, read, needs: 3, convert: takeRgb };
    case Photometric.yCbCr:
      return yCbCrColours(ifd, layout, read);
    case Photometric.palette:
      return { channels: 3, read, needs: 1, convert: paletteConverter(readColourMap(ifd, layout.bits)) };
    case Photometric.cmyk:
      if ((ifd.value(Tag.inkSet) ?? INK_SET_CMYK) !== INK_SET_CMYK) return null;
      return { channels: 3, read, needs: 4, convert: convertInks };
    default:
      return null;
  }
}

/** Pixels by blocks, and those of a JPEG, come as RGB from their chunks. Planes by themselves have to be of equal size. */
function yCbCrColours(ifd: Ifd, { planes, bits }: Layout, read: ReadSamples): Colours | null {
  if (planes === 1) return { channels: 3, read, needs: 3, convert: takeRgb };
  const blocks = yCbCrBlocks(ifd);
  if (bits !== 8 || blocks?.across !== 1 || blocks.down !== 1) return null;
  const convert = yCbCrConverter(ifd);
  return {
    channels: 3,
    read,
    needs: 3,
    convert: (samples, perPixel, out) => {
      const rgb = new Uint8ClampedArray(out.buffer, out.byteOffset, out.length);
      for (let from = 0, to = 0; to < rgb.length; from += perPixel, to += 3) {
        convert(samples[from] ?? 0, samples[from + 1] ?? 0, samples[from + 2] ?? 0, rgb, to);
      }
    },
  };
}

function takeGrey(samples: Uint16Array, perPixel: number, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) out[x] = samples[x * perPixel] ?? 0;
}

function invertGrey(samples: Uint16Array, perPixel: number, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) out[x] = 255 - (samples[x * perPixel] ?? 0);
}

function takeRgb(samples: Uint8Array | Uint16Array, perPixel: number, out: Uint8Array): void {
  for (let from = 0, to = 0; to < out.length; from += perPixel) {
    out[to++] = samples[from] ?? 0;
    out[to++] = samples[from + 1] ?? 0;
    out[to++] = samples[from + 2] ?? 0;
  }
}

function convertInks(samples: Uint16Array, perPixel: number, out: Uint8Array): void {
  const inks = new Uint8Array((out.length / 3) * 4);
  for (let i = 0; i < inks.length; i++) inks[i] = samples[(i >> 2) * perPixel + (i & 3)] ?? 0;
  cmykToRgb(inks);
  takeRgb(inks, 4, out);
}

/** An index beyond the palette is black. */
function paletteConverter(rgb: Uint8Array): Colours['convert'] {
  return (samples, perPixel, out) => {
    for (let x = 0; 3 * x < out.length; x++) {
      const colour = 3 * (samples[x * perPixel] ?? 0);
      for (let channel = 0; channel < 3; channel++) out[3 * x + channel] = rgb[colour + channel] ?? 0;
    }
  };
}

/**
 * All reds, then all greens, then all blues, of 16 bits each (TIFF 6.0, section 5). Some writers have put 8 bits there:
 * a map without any larger number is taken for theirs, as libtiff does.
 */
function readColourMap(ifd: Ifd, bits: number): Uint8Array {
  const colours = Math.min(2 ** bits, Math.floor(ifd.count(Tag.colourMap) / 3));
  const values = Uint16Array.from(
    { length: 3 * colours },
    (_, i) => ifd.value(Tag.colourMap, (i % 3) * colours + Math.floor(i / 3)) ?? 0,
  );
  const isNarrow = values.every((value) => value < 256);
  return Uint8Array.from(values, (value) => (isNarrow ? value : narrow(value)));
}

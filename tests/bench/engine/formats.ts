import { writeAvif } from '../../fixtures/avif-writer.ts';
import { indexed, writeGif } from '../../fixtures/gif-writer.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { writeJxl } from '../../fixtures/jxl-writer.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import { writeWebp } from '../../fixtures/webp-writer.ts';
import { writePhoneHeic } from './phone-heic.ts';
import { writePlainBmp } from './plain-bmp.ts';
import { writeScannedTiff } from './scanned-tiff.ts';

export type Encode = (picture: Picture) => Uint8Array | Promise<Uint8Array>;

/** How a photograph comes in each format, at the quality that people use. A change here is a change of `RECIPES`. */
export const formats = {
  jpeg: (picture) => writeJpeg(picture, 90),
  png: writePng,
  webp: (picture) => writeWebp(picture, { quality: 80, method: 2 }),
  avif: (picture) => writeAvif(picture, { quality: 80 }),
  heic: (picture) => writePhoneHeic(picture, 60),
  jxl: (picture) => writeJxl(picture, { quality: 85 }),
  gif: (picture) => writeGif(indexed(picture)),
  tiff: writeScannedTiff,
  bmp: writePlainBmp,
} as const satisfies Record<string, Encode>;

export type Format = keyof typeof formats;

/** Counts up with every change of the recipes above, so that files of the old ones are not taken for theirs. */
export const RECIPES = 1;

/** Megapixels by the name that figures have. */
export const sizes = {
  '0.3mp': { width: 640, height: 480 },
  '2mp': { width: 1632, height: 1224 },
  '12mp': { width: 4000, height: 3000 },
} as const;

export type Size = keyof typeof sizes;

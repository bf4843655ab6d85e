import type { Picture } from '../../fixtures/picture.ts';
import { writeAvif } from '../../fixtures/avif-writer.ts';
import { indexed, writeGif } from '../../fixtures/gif-writer.ts';
import { writeJpeg, writePlainJpeg } from '../../fixtures/jpeg-writer.ts';
import { writeJxl } from '../../fixtures/jxl-writer.ts';
import { intoJpeg } from '../../fixtures/metadata-carriers.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import { writeWebp } from '../../fixtures/webp-writer.ts';
import { writePhoneHeic } from '../engine/phone-heic.ts';
import { writePlainBmp } from '../engine/plain-bmp.ts';
import { writeScannedTiff } from '../engine/scanned-tiff.ts';
import { cameraOf } from './cameras.ts';
import { scene } from './scene.ts';

/** Counts up with every change of what an original holds, so that those of before are not taken for it. */
export const RECIPES = 1;

/** How large the pictures are: by far most of what a telephone holds is small. All in megapixels. */
const CLASSES = [
  { count: 1500, from: 0.1, to: 0.25 },
  { count: 400, from: 0.25, to: 1 },
  { count: 80, from: 1, to: 4 },
  { count: 20, from: 4, to: 12 },
] as const;

/** Place of a class in that list. */
export type SizeClass = 0 | 1 | 2 | 3;

type Encode = (picture: Picture) => Uint8Array | Promise<Uint8Array>;
type Encoder = readonly [format: string, encode: Encode];

/** Cycled through: as a camera writes it, as the web likes it, and by an encoder of another family. */
const JPEGS: readonly Encoder[] = [
  ['jpeg', (picture) => writeJpeg(picture, 82)],
  ['jpeg', (picture) => writeJpeg(picture, 75, true)],
  ['jpeg', (picture) => writePlainJpeg(picture, 80)],
];

/** What one picture of seven is instead. */
const OTHERS: readonly Encoder[] = [
  ['png', writePng],
  ['webp', (picture) => writeWebp(picture, { quality: 80, method: 2 })],
  ['heic', (picture) => writePhoneHeic(picture, 50)],
  ['gif', (picture) => writeGif(indexed(picture))],
  ['avif', (picture) => writeAvif(picture, { quality: 60 })],
  ['jxl', (picture) => writeJxl(picture, { quality: 80 })],
  ['tiff', writeScannedTiff],
  ['bmp', writePlainBmp],
];
const OTHER_EVERY = 7;
/** Large pictures come as the first of them only: the next take minutes to encode, or gigabytes. */
const OTHERS_FOR_LARGE = 2;

/** One of the distinct pictures: what it is, before it is made. */
export type Original = {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly encode: Encode;
};

const firstOf = (sizeClass: SizeClass): number =>
  CLASSES.slice(0, sizeClass).reduce((sum, { count }) => sum + count, 0);

/** Number of the picture that a class is used for the `use`th time. */
export const numberOf = (sizeClass: SizeClass, use: number): number =>
  firstOf(sizeClass) + (use % CLASSES[sizeClass].count);

export function original(number: number): Original {
  const sizeClass = ([3, 2, 1] as const).find((each) => number >= firstOf(each)) ?? 0;
  const { count, from, to } = CLASSES[sizeClass];
  // Sizes are mixed within a class: a job is to meet them in no order.
  const part = ((number * 617) % count) / count;
  const pixels = from * (to / from) ** part * 1e6;
  const [long, short] = [Math.round(Math.sqrt((pixels * 4) / 3)), Math.round(Math.sqrt((pixels * 3) / 4))];
  const isUpright = number % 3 === 0;
  const [format, encode] = encoderOf(number, sizeClass);
  return { number, width: isUpright ? short : long, height: isUpright ? long : short, format, encode };
}

function encoderOf(number: number, sizeClass: SizeClass): Encoder {
  const isOther = number % OTHER_EVERY === 0;
  const list = isOther ? OTHERS.slice(0, sizeClass > 1 ? OTHERS_FOR_LARGE : OTHERS.length) : JPEGS;
  const encoder = list[Math.floor(number / (isOther ? OTHER_EVERY : 1)) % list.length];
  if (encoder === undefined) throw new Error(`There is no encoder for picture ${number}`);
  return encoder;
}

/** The file of an original. Most JPEGs come from a camera that says so. */
export async function makeOriginal({ number, width, height, format, encode }: Original): Promise<Uint8Array> {
  const file = await encode(scene(number, width, height));
  const exif = format === 'jpeg' ? cameraOf(number) : null;
  return exif === null ? file : intoJpeg(file, { exif });
}

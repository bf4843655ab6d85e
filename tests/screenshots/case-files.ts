import { ascii, rationals, short, writeExif } from '../fixtures/exif-writer.ts';
import { itemOf, writeHeif } from '../fixtures/heif-writer.ts';
import { encodeHevc } from '../fixtures/hevc-encoder.ts';
import { writeJpeg, writePlainJpeg } from '../fixtures/jpeg-writer.ts';
import { intoJpeg } from '../fixtures/metadata-carriers.ts';
import { paint } from '../fixtures/painter.ts';
import { claimPng, writePng } from '../fixtures/png-writer.ts';
import { resize } from '../fixtures/resize.ts';
import { rotate } from '../fixtures/rotate.ts';
import { shorts, writeTiff } from '../fixtures/tiff-writer.ts';
import { truncate } from '../fixtures/truncate.ts';
import { writeLosslessWebp } from '../fixtures/webp-writer.ts';

type CaseFile = { readonly path: string; readonly bytes: Uint8Array };

const scene = paint(1, 900, 675);

const small = resize(scene, 0.6);
const jpeg = (seed: number, width: number, height: number) => writeJpeg(paint(seed, width, height), 85);

async function heic(seed: number, width: number, height: number): Promise<Uint8Array> {
  const coded = await encodeHevc([paint(seed, width, height)], { quality: 60 });
  return writeHeif({ brands: ['heic', 'mif1'], items: coded.map((picture) => itemOf(picture)), primary: 1 });
}

/** What a phone writes beside the picture; places and numbers are made up. */
const exif = writeExif({
  main: [ascii(0x010f, 'Acme'), ascii(0x0110, 'Pocket 3'), ascii(0x0131, 'Pocket 3.1.4'), short(0x0112, 6)],
  exif: [ascii(0x9003, '2026:05:01 12:03:04'), ascii(0x9011, '+02:00'), ascii(0xa431, 'PK3-0042317')],
  gps: [ascii(1, 'N'), rationals(2, [48, 1], [12, 1], [0, 1]), ascii(3, 'E'), rationals(4, [16, 1], [22, 1], [0, 1])],
});

const original = intoJpeg(await writeJpeg(scene, 88), { exif });

/** What the first bureau submits: painted pictures, of which the second bureau will find copies. */
export const firstCase: readonly CaseFile[] = [
  { path: 'phone/IMG_0101.jpg', bytes: original },
  { path: 'phone/IMG_0102.jpg', bytes: await jpeg(2, 640, 480) },
  { path: 'phone/IMG_0103.jpg', bytes: await jpeg(3, 480, 640) },
];

/** What the second bureau finds: known pictures as they were, smaller and turned; new ones; and files of every other outcome. */
export const secondCase: readonly CaseFile[] = [
  { path: 'SD card/DCIM/IMG_2001.jpg', bytes: original },
  { path: 'SD card/DCIM/IMG_2002.jpg', bytes: await jpeg(11, 1200, 800) },
  { path: 'SD card/DCIM/IMG_2003.jpg', bytes: await jpeg(12, 1200, 800) },
  { path: 'SD card/DCIM/IMG_2004.jpg', bytes: await jpeg(13, 800, 1200) },
  { path: 'SD card/DCIM/IMG_2005.jpg', bytes: truncate(await jpeg(14, 1200, 800), 0.7) },
  { path: 'SD card/DCIM/IMG_2006.jpg', bytes: await jpeg(15, 1200, 800) },
  { path: 'SD card/DCIM/IMG_2007.heic', bytes: await heic(20, 640, 480) },
  { path: 'SD card/edited/copy of IMG_2002.jpg', bytes: await jpeg(11, 1200, 800) },
  { path: 'SD card/edited/smaller.jpg', bytes: writePlainJpeg(small, 70) },
  { path: 'SD card/edited/turned.jpg', bytes: writePlainJpeg(rotate(small), 70) },
  { path: 'SD card/found/Urlaub – 写真.jpg', bytes: await jpeg(2, 640, 480) },
  {
    path: 'SD card/found/blank.png',
    bytes: writePng({ width: 320, height: 200, data: new Uint8ClampedArray(256_000).fill(255) }),
  },
  { path: 'SD card/found/broken.png', bytes: claimPng(300, 200) },
  { path: 'SD card/found/empty.jpg', bytes: new Uint8Array() },
  { path: 'SD card/found/letter.jpg', bytes: Buffer.from('Not a picture at all.\n') },
  { path: 'SD card/found/sticker.webp', bytes: await writeLosslessWebp(paint(18, 512, 512)) },
  {
    path: 'SD card/found/developed later.dng',
    bytes: writeTiff(paint(19, 64, 48), { fields: [shorts(262, 32803)] }).file,
  },
  { path: 'SD card/found/screenshot.png', bytes: writePng(paint(17, 640, 400)) },
];

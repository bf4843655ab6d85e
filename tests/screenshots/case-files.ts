import { writeJpeg, writePlainJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { writePng } from '../fixtures/png-writer.ts';
import { resize } from '../fixtures/resize.ts';
import { rotate } from '../fixtures/rotate.ts';
import { truncate } from '../fixtures/truncate.ts';

type CaseFile = { readonly path: string; readonly bytes: Uint8Array };

const scene = paint(1, 900, 675);
const original = await writeJpeg(scene, 88);
const small = resize(scene, 0.6);
const jpeg = (seed: number, width: number, height: number) => writeJpeg(paint(seed, width, height), 85);

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
  { path: 'SD card/edited/copy of IMG_2002.jpg', bytes: await jpeg(11, 1200, 800) },
  { path: 'SD card/edited/smaller.jpg', bytes: writePlainJpeg(small, 70) },
  { path: 'SD card/edited/turned.jpg', bytes: writePlainJpeg(rotate(small), 70) },
  { path: 'SD card/found/Urlaub – 写真.jpg', bytes: await jpeg(2, 640, 480) },
  {
    path: 'SD card/found/blank.png',
    bytes: writePng({ width: 320, height: 200, data: new Uint8ClampedArray(256_000).fill(255) }),
  },
  { path: 'SD card/found/broken.png', bytes: truncate(writePng(paint(16, 300, 200)), 0.5) },
  { path: 'SD card/found/empty.jpg', bytes: new Uint8Array() },
  { path: 'SD card/found/letter.jpg', bytes: Buffer.from('Not a picture at all.\n') },
  { path: 'SD card/found/screenshot.png', bytes: writePng(paint(17, 640, 400)) },
];

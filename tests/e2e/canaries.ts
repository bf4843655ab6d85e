import { createHash } from 'node:crypto';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import type { Picture } from '../fixtures/picture.ts';
import { writePng } from '../fixtures/png-writer.ts';
import type { Secret } from './leak-search.ts';

/** A file made to be recognised: canaries stand in its pixels, in its metadata and in every part of its path. */
export type Canary = Secret & { readonly path: string; readonly file: Uint8Array };

/** Words of 24 characters that occur nowhere else, the same in every run. */
const word = (what: string): string =>
  createHash('sha256').update(`canary of ${what}`).digest('base64url').slice(0, 24).replaceAll(/^-|-$/g, '0');

/** 32 bytes that occur nowhere else. */
const bytesOf = (what: string): Uint8Array => createHash('sha256').update(`canary in ${what}`).digest();

/** Writes a canary over the first pixels of every tenth row, three bytes a pixel. */
function mark(picture: Picture, canary: Uint8Array): Picture {
  for (let y = 0; y < picture.height; y += 10) {
    for (const [at, value] of canary.entries())
      picture.data[(y * picture.width + Math.floor(at / 3)) * 4 + (at % 3)] = value;
  }
  return picture;
}

/** A JPEG segment (ITU-T T.81, B.1.1.4): marker, length, content. */
function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** An Exif block (CIPA DC-008): a little-endian TIFF whose one directory has one entry, the image's description. */
function exif(description: string): Buffer {
  const text = Buffer.from(`${description}\0`);
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x010e, 10);
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt32LE(text.length, 14);
  tiff.writeUInt32LE(tiff.length, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, text]);
}

/** Puts an Exif block and a comment behind the JPEG's first marker. */
const withMetadata = (jpeg: Uint8Array, what: string): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, exif(`described ${word(`exif ${what}`)}`)),
    segment(0xfe, Buffer.from(`remarked ${word(`comment ${what}`)}`)),
    jpeg.subarray(2),
  ]);

function canary(kind: 'jpg' | 'png', what: string, file: Uint8Array, { data }: Picture): Canary {
  const [folder, name] = [word(`folder ${what}`), word(`name ${what}`)];
  const rgb = data.filter((_, at) => at % 4 !== 3);
  return {
    label: what,
    path: `${folder}/${name}.${kind}`,
    file,
    bytes: [file, Buffer.from(data), Buffer.from(rgb)],
    names: [folder, name, word(`exif ${what}`), word(`comment ${what}`)],
  };
}

/** Photographs in both formats; `what` tells one set from another. */
export async function canaries(what: string): Promise<readonly Canary[]> {
  const jpegs = [1, 2].map(async (seed) => {
    const label = `${what} jpeg ${seed}`;
    const picture = mark(paint(seed + 40, 320, 240), bytesOf(label));
    return canary('jpg', label, withMetadata(await writeJpeg(picture, 90), label), picture);
  });
  const label = `${what} png`;
  const picture = mark(paint(43, 240, 160), bytesOf(label));
  return [...(await Promise.all(jpegs)), canary('png', label, writePng(picture), picture)];
}

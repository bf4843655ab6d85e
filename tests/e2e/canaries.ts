import { createHash } from 'node:crypto';
import { ascii, writeExif } from '../fixtures/exif-writer.ts';
import { itemOf, writeHeif } from '../fixtures/heif-writer.ts';
import { encodeHevc } from '../fixtures/hevc-encoder.ts';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { intoJpeg } from '../fixtures/metadata-carriers.ts';
import { paint } from '../fixtures/painter.ts';
import type { Picture } from '../fixtures/picture.ts';
import { writePng } from '../fixtures/png-writer.ts';
import { writeLosslessWebp } from '../fixtures/webp-writer.ts';
import type { Secret } from './leak-search.ts';

/** A file made to be recognised: canaries stand in its pixels, in its metadata and in every part of its path. */
export type Canary = Secret & { readonly path: string; readonly file: Uint8Array };

/** Words of 24 characters that occur nowhere else, the same in every run. */
export const word = (what: string): string =>
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

/** What the engine reads out of a file and keeps in its record, and what it does not read: a word of our own in each. */
const METADATA = ['description', 'model', 'software', 'body serial', 'lens serial', 'image id', 'comment'] as const;

const metadataWords = (what: string): readonly string[] => METADATA.map((field) => word(`${field} ${what}`));

/** Puts an Exif block and a comment (ITU-T T.81, B.2.4.5) behind the JPEG's first marker. */
function withMetadata(jpeg: Uint8Array, what: string): Buffer {
  const [description = '', model = '', software = '', body = '', lens = '', image = '', comment = ''] =
    metadataWords(what);
  const exif = writeExif({
    main: [ascii(0x010e, description), ascii(0x0110, model), ascii(0x0131, software)],
    exif: [ascii(0xa431, body), ascii(0xa435, lens), ascii(0xa420, image)],
  });
  const carrying = intoJpeg(jpeg, { exif });
  const remark = Buffer.from(`remarked ${comment}`);
  const head = Buffer.of(0xff, 0xfe, 0, remark.length + 2);
  return Buffer.concat([carrying.subarray(0, 2), head, remark, carrying.subarray(2)]);
}

function canary(kind: 'jpg' | 'png' | 'webp' | 'heic', what: string, file: Uint8Array, { data }: Picture): Canary {
  const [folder, name] = [word(`folder ${what}`), word(`name ${what}`)];
  const rgb = data.filter((_, at) => at % 4 !== 3);
  return {
    label: what,
    path: `${folder}/${name}.${kind}`,
    file,
    bytes: [file, Buffer.from(data), Buffer.from(rgb)],
    names: [folder, name, ...metadataWords(what)],
  };
}

/** Photographs by every road through the engine: its own codecs, one that is loaded when needed, and the other kind of worker. */
export async function canaries(what: string): Promise<readonly Canary[]> {
  const painted = (label: string, seed: number, width: number, height: number) =>
    mark(paint(seed, width, height), bytesOf(label));
  const jpegs = [1, 2].map(async (seed) => {
    const label = `${what} jpeg ${seed}`;
    const picture = painted(label, seed + 40, 320, 240);
    return canary('jpg', label, withMetadata(await writeJpeg(picture, 90), label), picture);
  });
  const png = painted(`${what} png`, 43, 240, 160);
  const webp = painted(`${what} webp`, 44, 200, 150);
  const heic = painted(`${what} heic`, 45, 192, 128);
  const [coded] = await encodeHevc([heic], { quality: 80 });
  if (coded === undefined) throw new Error('The encoder wrote nothing.');
  const heicFile = writeHeif({ brands: ['heic', 'mif1'], items: [itemOf(coded)], primary: 1 });
  return [
    ...(await Promise.all(jpegs)),
    canary('png', `${what} png`, writePng(png), png),
    canary('webp', `${what} webp`, await writeLosslessWebp(webp), webp),
    canary('heic', `${what} heic`, heicFile, heic),
  ];
}

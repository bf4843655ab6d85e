import { createHash } from 'node:crypto';
import { ascii, writeExif } from '../../fixtures/exif-writer.ts';
import { readJpeg } from '../../fixtures/jpeg-reader.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { intoJpeg } from '../../fixtures/metadata-carriers.ts';
import { paint } from '../../fixtures/painter.ts';
import { referencePdq } from '../../fixtures/pdq-reference.ts';
import { word } from '../canaries.ts';
import type { Needle } from './traces.ts';

/** A file of the case, and everything about it that may lie nowhere in clear. */
export type Material = { readonly path: string; readonly bytes: Uint8Array; readonly needles: readonly Needle[] };

const textNeedle = (label: string): Needle => ({ label, text: word(label) });

/** What an officer says of the case: words that occur nowhere else. */
export const said = {
  name: word('name of the case'),
  reference: word('reference of the case'),
  notes: word('notes of the case'),
  exhibit: word('label of the exhibit'),
  note: word('note on a picture'),
};

export const saidNeedles: readonly Needle[] = [
  ...Object.entries(said).map(([label, text]) => ({ label: `${label} (of the case)`, text })),
  // The code alone stands in the portal's own scripts, too.
  { label: 'category of a picture', text: '"category":"relevant"' },
];

/** The name of the one folder that is handed in. */
export const FOLDER = word('folder');
export const folderNeedle: Needle = { label: 'folder', text: FOLDER };

async function photograph(number: number): Promise<Material> {
  const label = (what: string) => `${what} of file ${number}`;
  const [inner, name] = [textNeedle(label('inner folder')), textNeedle(label('name'))];
  const tags = { model: 0x0110, software: 0x0131, serial: 0xa431, lens: 0xa435 };
  const exif = Object.entries(tags).map(([what, tag]) => ({ tag, needle: textNeedle(label(what)) }));
  const tagsOf = (from: number, to: number) =>
    exif
      .filter(({ tag }) => tag >= from && tag < to)
      .map(({ tag, needle }) => ascii(tag, 'text' in needle ? needle.text : ''));
  const block = writeExif({ main: tagsOf(0, 0x9000), exif: tagsOf(0x9000, 0x10000) });
  const bytes = intoJpeg(await writeJpeg(paint(60 + number, 320, 240), 88), { exif: block });
  const { width, height, data } = await readJpeg(bytes);
  const { direct, nn512, dihedral } = referencePdq({ width, height, data, channels: 4 });
  const hashes: Needle[] = [
    ...['md5', 'sha1', 'sha256'].map((algorithm) => ({
      label: label(algorithm),
      hex: createHash(algorithm).update(bytes).digest('hex'),
    })),
    { label: label('pdq'), hex: direct },
    { label: label('pdq nn512'), hex: nn512 },
    ...dihedral.map((hex, turn) => ({ label: label(`pdq, turned ${turn}`), hex })),
  ];
  const path = [inner, name].map((needle) => ('text' in needle ? needle.text : '')).join('/');
  const needles = [inner, name, ...exif.map(({ needle }) => needle), ...hashes];
  return { path: `${path}.jpg`, bytes, needles };
}

/** A file without a picture. */
function remark(): Material {
  const name = textNeedle('name of the remark');
  const bytes = Buffer.from('Nothing to see here.');
  const hashes = ['md5', 'sha1', 'sha256'].map((algorithm) => ({
    label: `${algorithm} of the remark`,
    hex: createHash(algorithm).update(bytes).digest('hex'),
  }));
  return { path: `${'text' in name ? name.text : ''}.txt`, bytes, needles: [name, ...hashes] };
}

/** Enough small files that a job makes more than one step. */
const FILLING = 150;

async function filling(number: number): Promise<Material> {
  return { path: `filling/${number}.jpg`, bytes: await writeJpeg(paint(1000 + number, 48, 32), 80), needles: [] };
}

/** Photographs with a serial number and more in their metadata, a file that is none, and many that nobody looks for. */
export async function material(): Promise<readonly Material[]> {
  const photographs = await Promise.all([1, 2, 3, 4, 5].map(photograph));
  return [...photographs, remark(), ...(await Promise.all(Array.from({ length: FILLING }, (_, i) => filling(i))))];
}

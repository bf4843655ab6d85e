import { seededRandom } from '../../fixtures/random.ts';
import { numberOf, original, type SizeClass } from './originals.ts';

/** Files of one subfolder. */
const FOLDER_FILES = 1000;

/** In the name of every file at which a worker goes down: see `deadly-files.ts`. */
export const DEADLY = 'deadly';

/**
 * What becomes of a copy of a picture: nothing but its mark; the same bytes as the file before it; cut, or changed in places,
 * as a bad disk leaves it; gone from the disk when it is to be read; a file at which a worker goes down.
 */
type Fate = 'whole' | 'same' | 'cut' | 'flipped' | 'gone' | typeof DEADLY;

export type Planned = { readonly path: string } & (
  { readonly fate: Fate; readonly original: number; readonly mark: string } | { readonly fate: 'letter' | 'empty' }
);

export const folderCount = (files: number): number => Math.ceil(files / FOLDER_FILES);

/**
 * The files of one of the subfolders over which so many files are spread, in the order of their names. Each is the same
 * mixture, so that the tenths of a job can be compared.
 */
export function folderPlan(folder: number, files: number): Planned[] {
  const name = `DCIM/${String(100 + folder)}PHONE`;
  const uses = new Map<SizeClass, number>();
  const planned: Planned[] = [];
  for (let i = 0; i < Math.min(FOLDER_FILES, files - folder * FOLDER_FILES); i++) {
    const sizeClass = sizeClassOf(i);
    const use = uses.get(sizeClass) ?? folder * USES[sizeClass];
    uses.set(sizeClass, use + 1);
    planned.push(plannedFile({ name, folder, i }, numberOf(sizeClass, use), planned.at(-1)));
  }
  return planned;
}

type Place = { readonly name: string; readonly folder: number; readonly i: number };

function plannedFile({ name, folder, i }: Place, number: number, before: Planned | undefined): Planned {
  const fate = fateOf(folder, i);
  const path = `${name}/IMG_${String(i).padStart(4, '0')}`;
  if (fate === 'letter') return { path: `${path}.txt`, fate };
  if (fate === 'empty') return { path: `${path}.jpg`, fate };
  const repeated = fate === 'same' && before !== undefined && 'mark' in before ? before : null;
  const drawn = repeated?.original ?? number;
  const extension = original(drawn).format;
  return {
    path: `${path}${fate === DEADLY ? `.${DEADLY}` : ''}.${extension}`,
    fate,
    original: drawn,
    mark: repeated?.mark ?? `${folder}-${i}`,
  };
}

/** 2 % duplicates, 1 % damaged. */
function fateOf(folder: number, i: number): Planned['fate'] {
  if (i % 50 === 20) return 'same';
  if (i % 200 === 77) return 'cut';
  if (i % 200 === 177) return 'flipped';
  if (i % 500 === 111) return 'letter';
  if (i % 500 === 361) return 'empty';
  if (i % 500 === 450) return 'gone';
  return folder % 5 === 0 && i === 501 ? DEADLY : 'whole';
}

function sizeClassOf(i: number): SizeClass {
  if (i % 250 === 125) return 3;
  if (i % 60 === 30) return 2;
  return i % 12 === 6 ? 1 : 0;
}

/** How many pictures of each class a subfolder has. */
const USES = [0, 0, 0, 0] as [number, number, number, number];
for (let i = 0; i < FOLDER_FILES; i++) USES[sizeClassOf(i)]++;

/** What a bad disk leaves of a file: its first part, or all of it with some bits turned. */
export function damaged(file: Uint8Array, fate: Planned['fate'], mark: string): Uint8Array {
  const random = seededRandom(Buffer.from(mark).reduce((sum, byte) => sum * 31 + byte, 7));
  if (fate === 'cut') return file.subarray(0, Math.floor(file.length * (0.1 + 0.8 * random())));
  if (fate !== 'flipped') return file;
  const flipped = file.slice();
  for (let flip = 0; flip < 4; flip++) {
    const at = Math.floor(random() * flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return flipped;
}

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { listFiles } from '../conformance/stage.ts';
import { corpus } from '../fixtures/corpus.ts';
import type { Seed } from './mutant.ts';

/** Larger ones only cost time: no codec gets to other code by more pixels of the same kind. */
const MOST_BYTES = 64 * 1024;
/** Files that are broken already, and files of other kinds. */
const BROKEN = 'odd';

/** The valid files of the generated corpus, by format, which is the folder that they are in. */
export async function seedFiles(): Promise<readonly Seed[]> {
  const files = (await corpus()).map(({ path, bytes }) => ({ path, bytes, format: path.split('/', 1)[0] ?? '' }));
  return files.filter(({ format }) => format !== BROKEN).filter(isSmall);
}

/** The files of a folder, by their extensions. */
export function seedsIn(folder: string): readonly Seed[] {
  return listFiles(folder)
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)), format: extname(path).slice(1) }))
    .filter(isSmall);
}

const isSmall = ({ bytes }: Seed): boolean => bytes.length <= MOST_BYTES;

import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Paths of all files below a folder, relative to it, with `/`, in code unit order. */
export const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).filter(Boolean).join('/'))
    .sort();

const digits = 7;

/**
 * A file input forgets folders. So the files are put side by side into an empty folder under numbered names (as hard links where the file
 * system can, else as copies), and the number in a reported name leads back to the path.
 */
export function stage(folder: string, paths: readonly string[], to: string): string[] {
  mkdirSync(to, { recursive: true });
  return paths.map((path, index) => {
    const target = join(to, `${String(index).padStart(digits, '0')}-${path.slice(path.lastIndexOf('/') + 1)}`);
    try {
      linkSync(join(folder, path), target);
    } catch {
      copyFileSync(join(folder, path), target);
    }
    return target;
  });
}

/** The path that a staged name stands for. */
export function stagedPath(name: string, paths: readonly string[]): string {
  const path = paths[Number(name.slice(name.lastIndexOf('/') + 1).slice(0, digits))];
  if (path === undefined) throw new Error(`The portal reports a file that it was not given: ${name}`);
  return path;
}

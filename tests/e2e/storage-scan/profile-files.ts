import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Stored } from './stored.ts';

/**
 * The files of a profile. Many of them are compressed, so that nothing is found here proves little; but what a browser
 * writes down besides the storage of pages lies in some of them in clear: forms, tabs, addresses. While the browser runs,
 * files come and go: one that is gone again is left out.
 */
export function profileFiles(folder: string): Stored[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = bytesOf(path);
      return bytes === null ? [] : [{ place: relative(folder, path), bytes }];
    });
}

function bytesOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

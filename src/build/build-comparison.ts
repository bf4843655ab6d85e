import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, sha256Of } from './served-files.ts';

/** Names of the files in which two folders are not the same to the byte, and why. */
export type FolderDifference = { readonly name: string; readonly why: 'differs' | 'only-in-first' | 'only-in-second' };

export function differencesOf(first: string, second: string): FolderDifference[] {
  const [ours, theirs] = [hashesBelow(first), hashesBelow(second)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().flatMap((name): FolderDifference[] => {
    if (!theirs.has(name)) return [{ name, why: 'only-in-first' }];
    if (!ours.has(name)) return [{ name, why: 'only-in-second' }];
    return ours.get(name) === theirs.get(name) ? [] : [{ name, why: 'differs' }];
  });
}

function hashesBelow(folder: string): Map<string, string> {
  return new Map(filesBelow(folder).map((name) => [name, sha256Of(readFileSync(join(folder, name)))]));
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Stored } from './stored.ts';

/**
 * The files of a profile whose browser is shut. Many of them are compressed, so that nothing is found here proves little;
 * but what a browser writes down besides the storage of pages lies in some of them in clear: forms, tabs, addresses.
 */
export function profileFiles(folder: string): Stored[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ place: name, bytes: readFileSync(join(folder, name)) }));
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { INTEGRITY_PATH, SERVICE_WORKER_PATH, type FileHashes } from '#lib/domain/integrity.ts';

/** The two folders of a build that are served, wherever they lie. */
export type ServedFolders = { readonly client: string; readonly prerendered: string };

export const servedFolders = (build: string): ServedFolders => ({
  client: join(build, 'client'),
  prerendered: join(build, 'prerendered'),
});

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The file behind every path that a build serves, sorted by path. Twins of a file that are only compressed are left out. */
export function servedFiles({ client, prerendered }: ServedFolders): Map<string, string> {
  const files = [
    ...namesBelow(client).map((name) => [`/${name}`, join(client, name)] as const),
    ...namesBelow(prerendered).map((name) => [pathOfPage(name), join(prerendered, name)] as const),
  ];
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of all that belongs into the list: not the list's own file, nor the service worker, which carries the list. */
export function listedHashes(folders: ServedFolders): FileHashes {
  const listed = [...servedFiles(folders)].filter(([path]) => path !== INTEGRITY_PATH && path !== SERVICE_WORKER_PATH);
  return Object.fromEntries(listed.map(([path, file]) => [path, sha256Of(readFileSync(file))]));
}

/** Names of all files below a folder, with `/` between their parts. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function namesBelow(folder: string): string[] {
  const names = filesBelow(folder);
  const all = new Set(names);
  return names.filter((name) => !/\.(?:br|gz)$/.test(name) || !all.has(name.slice(0, name.lastIndexOf('.'))));
}

/** `index.html` is served as `/`, `assurance.html` as `/assurance`. */
function pathOfPage(name: string): string {
  return `/${name.replace(/(?:^|\/)index\.html$|\.html$/, '')}`;
}

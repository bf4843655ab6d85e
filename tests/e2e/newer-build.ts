import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkout } from '../fixtures/portal-server.ts';

const text = /\.(?:js|css|html|json|webmanifest|sha256)$/;
/** The part of a built file's name that stands for its content, e.g. `D3kQ_x-1` of `start.D3kQ_x-1.js`. */
const contentName = /(?:^|[.-])([\w-]{8})\.\w+$/;

const turnedRound = (name: string): string => Array.from(name).reverse().join('');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export type NewerBuild = { readonly root: string; readonly version: string; readonly remove: () => void };

/**
 * A checkout beside this one with the build that a later version would leave: another version, and another name for every
 * file that is named by its content. Cheaper than building twice, and to browsers just as new.
 */
export function makeNewerBuild(): NewerBuild {
  const root = mkdtempSync(join(tmpdir(), 'lintel-newer-'));
  for (const part of ['src', 'wasm/build', 'build', 'package.json'])
    cpSync(join(checkout, part), join(root, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));

  const client = join(root, 'build/client');
  const { version } = JSON.parse(readFileSync(join(client, '_app/version.json'), 'utf8')) as { version: string };
  const names = new Map([[version, turnedRound(version)]]);
  for (const file of filesBelow(join(client, '_app/immutable'))) {
    const name = contentName.exec(basename(file).replace(/\.(?:br|gz)$/, ''))?.[1];
    if (name !== undefined && !version.endsWith(name)) names.set(name, turnedRound(name));
  }
  const renamed = (words: string): string => words.replaceAll(old, (name) => names.get(name) ?? name);
  const old = new RegExp([...names.keys()].join('|'), 'g');
  for (const file of filesBelow(join(root, 'build'))) {
    // Compressed by the build from the older text; the server falls back to what is left.
    if (/\.(?:br|gz)$/.test(file)) rmSync(file);
    else {
      if (text.test(file)) writeFileSync(file, renamed(readFileSync(file, 'utf8')));
      renameSync(file, join(dirname(file), renamed(basename(file))));
    }
  }
  const remove = () => {
    rmSync(root, { recursive: true, force: true });
  };
  return { root, version: turnedRound(version), remove };
}

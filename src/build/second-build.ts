import { spawnSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkout } from './checkout.ts';
import { sourceFiles } from './source-version.ts';

/** What a build must not depend on: another time zone, another language, another length of path. */
const ELSEWHERE = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'C' };

export type SecondBuild = { readonly folder: string; readonly remove: () => void };

/** Builds the sources of this checkout once more from nothing, in another place. Throws when that fails. Takes as long as a build. */
export function makeSecondBuild(): SecondBuild {
  const top = mkdtempSync(join(tmpdir(), 'lintel-second-'));
  const root = join(top, 'another', 'place');
  const remove = () => {
    rmSync(top, { recursive: true, force: true });
  };
  try {
    for (const name of sourceFiles()) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      cpSync(join(checkout, name), join(root, name));
    }
    linkTree(realpathSync(join(checkout, 'node_modules')), join(root, 'node_modules'));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/build/build.ts'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...ELSEWHERE },
    });
    if (status !== 0) throw new Error(`The second build failed.\n${stdout}${stderr}`);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder: join(root, 'build'), remove };
}

/**
 * Packages as real folders: through a link, bundlers would name their files by the place that the link points to. The
 * files themselves are hard links where the disk allows it; a build changes none of them.
 */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (!/^\.(?:vite|cache)/.test(entry.name)) linkTree(source, target);
    } else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}

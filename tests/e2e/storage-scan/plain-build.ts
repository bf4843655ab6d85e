import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../../fixtures/portal-server.ts';

const inputs = ['src', 'static', 'wasm', 'package.json', 'package-lock.json', 'svelte.config.js', 'tsconfig.json'];
const twins = join(checkout, 'tests/fixtures/plain-vault');
const compressed = 'precompress: true';

export type PlainBuild = { readonly root: string; readonly remove: () => void };

/**
 * A copy of the checkout whose vault encrypts nothing, built: the sources of the vault that seal and name records are
 * replaced in the copy. So the portal itself has no switch for it that anybody could leave on.
 */
export function makePlainBuild(): PlainBuild {
  const root = mkdtempSync(join(tmpdir(), 'lintel-plain-'));
  const remove = () => {
    rmSync(root, { recursive: true, force: true });
  };
  try {
    for (const part of [...inputs, 'vite.config.ts'])
      cpSync(join(checkout, part), join(root, part), { recursive: true });
    symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'), 'junction');
    for (const twin of readdirSync(twins)) {
      const replaced = join(root, 'src/lib/vault', twin);
      if (!existsSync(replaced)) throw new Error(`The vault has no ${twin} any more.`);
      cpSync(join(twins, twin), replaced);
    }
    const config = join(root, 'svelte.config.js');
    writeFileSync(config, readFileSync(config, 'utf8').replace(compressed, 'precompress: false'));
    execFileSync(process.execPath, ['src/build/build.ts'], { cwd: root, stdio: 'pipe' });
  } catch (error) {
    remove();
    throw error;
  }
  return { root, remove };
}

/** Whether any file that a build serves comes from the twins. */
export function isPlain(root: string): boolean {
  const client = join(root, 'build/client');
  return readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .some((name) => readFileSync(join(client, name), 'utf8').includes('lintel-plain-vault'));
}

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks, commandOf } from '../../src/build/checks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notCopied = new Set(
  ['node_modules', 'build', '.git', 'data', 'test-results', 'coverage'].map((name) => join(root, name)),
);

export type CheckName = (typeof checks)[number]['name'];

/** A copy of the checkout in which violations can be planted, checked by the very commands of `npm run check`. */
export class SeededCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'lintel-checks-'));

  constructor() {
    cpSync(root, this.root, { recursive: true, filter: (source) => !notCopied.has(source.replace(/[\\/]+$/, '')) });
    symlinkSync(join(root, 'node_modules'), join(this.root, 'node_modules'), 'junction');
  }

  plant(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Runs a check, on all it looks at or on the given paths only. */
  run(name: CheckName, only?: readonly string[]): { ok: boolean; output: string } {
    const check = checks.find((each) => each.name === name);
    if (!check) throw new Error(`No check is called ${name}.`);
    const { status, stdout, stderr } = spawnSync(process.execPath, commandOf(check, only), {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      maxBuffer: 1 << 26,
    });
    return { ok: status === 0, output: (stdout + stderr).replaceAll(sep, '/') };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

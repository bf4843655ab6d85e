import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceHash, sourceVersion } from '../../../src/build/source-version.ts';

let root = '';
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lintel-sources-'));
  put('src/a.ts', 'a');
  put('package.json', '{}');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('sourceHash', () => {
  it.each([
    ['another content', 'src/a.ts', 'b'],
    ['another name', 'src/b.ts', 'a'],
    ['a new dependency', 'package-lock.json', '{}'],
    ['a kernel source', 'wasm/assembly/kernel.ts', ''],
  ])('changes with %s', (_, path, text) => {
    const before = sourceHash(root);
    put(path, text);
    expect(sourceHash(root)).not.toBe(before);
  });

  it.each([
    'src/lib/paraglide/messages.js',
    'src/lib/wasm/manifest.generated.ts',
    'static/licences.txt',
    'src/project.inlang/cache/x',
    'tests/a.test.ts',
    'build/x',
  ])('does not change with %s', (path) => {
    const before = sourceHash(root);
    put(path, 'x');
    expect(sourceHash(root)).toBe(before);
  });

  it('names the build by its first 16 digits', () => {
    expect(sourceVersion(root)).toMatch(/^[0-9a-f]{16}$/);
    expect(sourceHash(root).startsWith(sourceVersion(root))).toBe(true);
  });
});

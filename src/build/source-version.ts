import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { checkout } from './checkout.ts';

const inputs = [
  'src',
  'wasm/assembly',
  'wasm/asconfig.json',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

/** Made from the other inputs by the generate step, so they would only make the version depend on whether that step has run. */
const generated = [
  /^src\/lib\/paraglide\//,
  /\.generated\.ts$/,
  /^src\/project\.inlang\/(?!settings\.json$)/,
  /^static\/licences\.txt$/,
];

/**
 * SHA-256 (hex) over the name, length and bytes of every source of a build. Equal sources give an equal value on every
 * machine, and any change to one gives another: it decides whether a build is stale, and names the build.
 */
export function sourceHash(root = checkout): string {
  const hash = createHash('sha256');
  for (const path of sourceFiles(root)) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${String(bytes.length)}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The name of the build made from the present sources: the first 16 hex digits of their hash. */
export function sourceVersion(root = checkout): string {
  return sourceHash(root).slice(0, 16);
}

/** Their paths, sorted, with `/` between parts. */
export function sourceFiles(root = checkout): string[] {
  return inputs
    .filter((input) => existsSync(join(root, input)))
    .flatMap((input) => filesBelow(join(root, input)))
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !generated.some((pattern) => pattern.test(path)))
    .sort();
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

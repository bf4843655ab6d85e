import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout } from './checkout.ts';
import { writeIfChanged } from './write-if-changed.ts';

type PackageManifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
};

/** Parts of the running product that no source file imports: the adapter's server, and the runtime compiled into the kernel. */
const unimported = ['@sveltejs/adapter-node', '@sveltejs/kit', 'svelte', 'assemblyscript'];

/** Only used while building: their own dependencies are no part of what runs. */
const toolsInPart = new Set(['@sveltejs/adapter-node', '@sveltejs/kit', 'svelte', 'assemblyscript']);

/**
 * Writes `static/licences.txt`: name, version, licence and licence text of every package of which code can reach a
 * browser or the hub. These are the packages that files under `src` (but `src/build`) import, and what those depend on.
 */
export function writeNotices(): void {
  const found = new Map<string, string>();
  for (const name of [...importedPackages(), ...unimported]) collect(name, checkout, found);
  const rule = `\n\n${'='.repeat(78)}\n\n`;
  const sections = [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  writeIfChanged(join(checkout, 'static/licences.txt'), `${sections.join(rule)}\n`);
}

function importedPackages(): Set<string> {
  const names = new Set<string>();
  const sources = globSync('src/**/*.{ts,js,svelte}', { cwd: checkout }).filter(
    (path) => !/^src[\\/](build|lib[\\/]paraglide)[\\/]/.test(path),
  );
  for (const source of sources) {
    const text = readFileSync(join(checkout, source), 'utf8');
    for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([@\w][^']*)'/g)) {
      const name = /^(?:@[\w.-]+\/)?[\w.-]+/.exec(specifier ?? '')?.[0];
      if (name !== undefined && existsSync(join(checkout, 'node_modules', name, 'package.json'))) names.add(name);
    }
  }
  return names;
}

function collect(name: string, from: string, found: Map<string, string>): void {
  const directory = installedAt(name, from);
  if (directory === undefined) return;
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageManifest;
  const key = `${manifest.name} ${manifest.version}`;
  if (found.has(key)) return;
  found.set(key, notice(key, manifest, directory));
  if (toolsInPart.has(manifest.name)) return;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) collect(dependency, directory, found);
}

/** Where Node would find the package when required from `from`; undefined for an optional one that is not installed. */
function installedAt(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === dirname(at)) return undefined;
  }
}

function notice(key: string, manifest: PackageManifest, directory: string): string {
  const texts = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return [`${key}\nLicence: ${manifest.license ?? 'see below'}`, ...texts].join('\n\n');
}

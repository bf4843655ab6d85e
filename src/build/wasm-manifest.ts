import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Every WebAssembly module that the engine runs, the file it is served from, and the package that the file came with. */
const modules = [
  { name: 'kernel', file: 'wasm/build/kernel.wasm', manifest: 'package.json' },
  {
    name: 'jpeg',
    file: 'node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
    manifest: 'node_modules/@jsquash/jpeg/package.json',
  },
  {
    name: 'png',
    file: 'node_modules/@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
    manifest: 'node_modules/@jsquash/png/package.json',
  },
] as const;

/** Writes the manifest that a page checks each module against before it compiles it. */
export function writeWasmManifest(): void {
  const entries = modules.map(({ name, file, manifest }) => {
    const bytes = readFileSync(join(checkout, file));
    const { name: packageName, version } = JSON.parse(readFileSync(join(checkout, manifest), 'utf8')) as {
      name: string;
      version: string;
    };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [name, { name, sha256, bytes: bytes.length, package: packageName, version }] as const;
  });
  const table = JSON.stringify(Object.fromEntries(entries), null, 2);
  writeIfChanged(
    join(checkout, 'src/lib/wasm/manifest.generated.ts'),
    `// Made by src/build/wasm-manifest.ts from the modules of this build.\nexport const wasmManifest = ${table} as const;\n`,
  );
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { writeIfChanged } from './write-if-changed.ts';

const fromPackage = <Name extends string>(name: Name, packageName: string, file: string) => ({
  name,
  file: `node_modules/${packageName}/${file}`,
  manifest: `node_modules/${packageName}/package.json`,
});

/** Every WebAssembly module that the engine runs, the file it is served from, and the package that the file came with. */
const modules = [
  { name: 'kernel', file: 'wasm/build/kernel.wasm', manifest: 'package.json' },
  fromPackage('jpeg', '@jsquash/jpeg', 'codec/dec/mozjpeg_dec.wasm'),
  fromPackage('png', '@jsquash/png', 'codec/pkg/squoosh_png_bg.wasm'),
  fromPackage('webp', '@jsquash/webp', 'codec/dec/webp_dec.wasm'),
  fromPackage('avif', '@jsquash/avif', 'codec/dec/avif_dec.wasm'),
  fromPackage('jxl', '@jsquash/jxl', 'codec/dec/jxl_dec.wasm'),
  fromPackage('heif', 'libheif-js', 'libheif-wasm/libheif.wasm'),
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

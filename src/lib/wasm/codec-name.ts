import { wasmManifest } from './manifest.generated.ts';

/** Package and version of a codec in this build, as provenance names it. */
export function codecName(module: 'jpeg' | 'png'): string {
  const { package: name, version } = wasmManifest[module];
  return `${name} ${version}`;
}

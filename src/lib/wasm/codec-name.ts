import { wasmManifest } from './manifest.generated.ts';
import type { ModuleName } from './modules.ts';

/** Package and version of a codec in this build, as provenance names it. */
export function codecName(module: ModuleName): string {
  const { package: name, version } = wasmManifest[module];
  return `${name} ${version}`;
}

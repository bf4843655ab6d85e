import { toHex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EngineModuleName } from './asset-urls.ts';
import { wasmManifest } from './manifest.generated.ts';

/** The compiled modules that an engine worker is given; a worker cannot fetch them itself. */
export type EngineModules = Readonly<Record<EngineModuleName, WebAssembly.Module>>;

/**
 * - `unreachable`: the bytes could not be fetched
 * - `altered`: their SHA-256 is not the one in the manifest of this build
 * - `not-compiled`: this browser cannot compile them (no WebAssembly SIMD)
 */
export type EngineModuleFault = {
  readonly module: EngineModuleName;
  readonly reason: 'unreachable' | 'altered' | 'not-compiled';
};

export type FetchEngineModule = (name: EngineModuleName) => Promise<Result<Uint8Array<ArrayBuffer>, unknown>>;

/**
 * Fetches every engine module through the door that is passed in, checks its SHA-256 against the build manifest and
 * compiles it. Bytes that do not match are never compiled.
 */
export async function loadEngineModules(
  fetchModule: FetchEngineModule,
): Promise<Result<EngineModules, EngineModuleFault>> {
  const [kernel, jpeg, png] = await Promise.all([
    loadModule('kernel', fetchModule),
    loadModule('jpeg', fetchModule),
    loadModule('png', fetchModule),
  ]);
  if (!kernel.ok) return kernel;
  if (!jpeg.ok) return jpeg;
  if (!png.ok) return png;
  return ok({ kernel: kernel.value, jpeg: jpeg.value, png: png.value });
}

async function loadModule(
  module: EngineModuleName,
  fetchModule: FetchEngineModule,
): Promise<Result<WebAssembly.Module, EngineModuleFault>> {
  const fetched = await fetchModule(module);
  if (!fetched.ok) return err({ module, reason: 'unreachable' });
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', fetched.value));
  if (toHex(digest) !== wasmManifest[module].sha256) return err({ module, reason: 'altered' });
  try {
    return ok(await WebAssembly.compile(fetched.value));
  } catch {
    return err({ module, reason: 'not-compiled' });
  }
}

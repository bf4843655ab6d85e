import { toHex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { wasmManifest } from './manifest.generated.ts';

export type ModuleName = keyof typeof wasmManifest;

/** Compiled, and checked against the manifest of this build. */
export type EngineModule = WebAssembly.Module;

/** Every module of this build, with what is checked before it is compiled. */
export const engineModuleFacts = Object.values(wasmManifest);

/** The compiled modules that every engine worker starts with; a worker cannot fetch them itself. */
export type EngineModules = Readonly<Record<'kernel' | 'jpeg' | 'png', EngineModule>>;

/** Modules that a worker asks for when the first file needs them. */
export type LazyModuleName = Exclude<ModuleName, keyof EngineModules>;

/** Null when the module cannot be had just now; asked again later, it may. */
export type LoadModule = (name: LazyModuleName) => Promise<EngineModule | null>;

/**
 * - `unreachable`: the bytes could not be fetched
 * - `altered`: their SHA-256 is not the one in the manifest of this build
 * - `not-compiled`: this browser cannot compile them (no WebAssembly SIMD)
 */
export type EngineModuleFault = {
  readonly module: ModuleName;
  readonly reason: 'unreachable' | 'altered' | 'not-compiled';
};

export type FetchEngineModule = (name: ModuleName) => Promise<Result<Uint8Array<ArrayBuffer>, unknown>>;

/** The core modules, each by `loadModule`; the first fault when one of them cannot be had. */
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

/** The kernel alone; null when it cannot be had just now. */
export async function loadKernel(fetchModule: FetchEngineModule): Promise<EngineModule | null> {
  const loaded = await loadModule('kernel', fetchModule);
  return loaded.ok ? loaded.value : null;
}

/**
 * Fetches an engine module through the door that is passed in, checks its SHA-256 against the build manifest and compiles
 * it. Bytes that do not match are never compiled.
 */
async function loadModule(
  module: ModuleName,
  fetchModule: FetchEngineModule,
): Promise<Result<EngineModule, EngineModuleFault>> {
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

/** Loads each lazy module once for all workers of a page, and again only after it could not be had. */
export function lazyModules(fetchModule: FetchEngineModule): LoadModule {
  const loading = new Map<LazyModuleName, Promise<EngineModule | null>>();
  const load = async (name: LazyModuleName): Promise<EngineModule | null> => {
    const loaded = await loadModule(name, fetchModule);
    if (loaded.ok) return loaded.value;
    loading.delete(name);
    return null;
  };
  return (name) => {
    const module = loading.get(name) ?? load(name);
    loading.set(name, module);
    return module;
  };
}

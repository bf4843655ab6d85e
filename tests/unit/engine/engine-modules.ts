import { readFile } from 'node:fs/promises';
import type { EngineModules, LoadModule, ModuleName } from '#lib/wasm/modules.ts';

const files: Record<ModuleName, string> = {
  kernel: '#wasm/kernel.wasm',
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
  avif: '@jsquash/avif/codec/dec/avif_dec.wasm',
  jxl: '@jsquash/jxl/codec/dec/jxl_dec.wasm',
  heif: 'libheif-js/libheif-wasm/libheif.wasm',
};

/** The bytes that the portal serves for a module. */
export const moduleBytes = async (name: ModuleName): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(import.meta.resolve(files[name]))));

const compile = async (name: ModuleName): Promise<WebAssembly.Module> => WebAssembly.compile(await moduleBytes(name));

/** The very modules that the portal posts to its workers. */
export const engineModules: EngineModules = {
  kernel: await compile('kernel'),
  jpeg: await compile('jpeg'),
  png: await compile('png'),
};

const compiled = new Map<ModuleName, Promise<WebAssembly.Module>>();

/** Those that workers ask for. */
export const loadModule: LoadModule = (name) => {
  const module = compiled.get(name) ?? compile(name);
  compiled.set(name, module);
  return module;
};

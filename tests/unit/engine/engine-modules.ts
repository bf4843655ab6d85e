import { readFile } from 'node:fs/promises';
import type { EngineModules } from '#lib/engine/contract.ts';

const compile = async (specifier: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await readFile(new URL(import.meta.resolve(specifier))));

/** The very modules that the portal posts to its workers. */
export const engineModules: EngineModules = {
  kernel: await compile('#wasm/kernel.wasm'),
  jpeg: await compile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  png: await compile('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
};

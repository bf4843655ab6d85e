import { instantiateNow } from '#lib/wasm/instantiate-now.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import factory, { type MainModule } from 'libheif-js/libheif-wasm/libheif.js';

type Functions = Extract<keyof MainModule, `_heif_${string}` | '_malloc' | '_free'>;

/** An instance of libheif: its C functions, and the memory that their pointers point into. */
export type Libheif = Pick<MainModule, Functions> & {
  /** Another one after the memory has grown. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
};

/** An error of libheif, by the numbers of `heif_error.h`. */
export type LibheifError = { readonly code: number; readonly subcode: number; readonly message: string };

/** @param say is called with every line that the library prints */
export function instantiateLibheif(module: EngineModule, say: (line: string) => void): Libheif {
  return factory({ instantiateWasm: instantiateNow(module), print: say, printErr: say });
}

/**
 * Lends a block of memory.
 *
 * @throws Error when there is none: the instance is of no use any longer
 */
export function withMemory<T>(lib: Libheif, bytes: number, use: (address: number) => T): T {
  const address = lib._malloc(bytes);
  if (address === 0) throw new Error('libheif has no memory left');
  try {
    return use(address);
  } finally {
    lib._free(address);
  }
}

export function wordAt({ HEAPU8: { buffer } }: Libheif, address: number): number {
  return new DataView(buffer).getUint32(address, true);
}

export function setWordAt({ HEAPU8: { buffer } }: Libheif, address: number, word: number): void {
  new DataView(buffer).setUint32(address, word, true);
}

/** The size of `struct heif_error`: two numbers and the address of a text. */
export const ERROR_BYTES = 12;

export function errorAt(lib: Libheif, address: number): LibheifError {
  const [code, subcode] = [wordAt(lib, address), wordAt(lib, address + 4)];
  return { code, subcode, message: textAt(lib, wordAt(lib, address + 8)) };
}

const LONGEST_TEXT = 200;

function textAt({ HEAPU8: memory }: Libheif, address: number): string {
  if (address === 0) return '';
  const bytes = memory.subarray(address, address + LONGEST_TEXT);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? undefined : end)).trim();
}

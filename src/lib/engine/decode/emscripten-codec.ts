/// <reference types="@jsquash/jpeg/emscripten-types.d.ts" preserve="true" />
import type { EngineModule, LazyModuleName, LoadModule } from '#lib/wasm/modules.ts';
import { initEmscriptenModule } from '@jsquash/jpeg/utils.js';

/** What came of a use of a codec, and the lines that it printed meanwhile. */
export type Used<T> = { readonly value: T; readonly said: readonly string[] };

/** A codec of a `@jsquash` package whose module is loaded when the first file needs it. */
export class EmscriptenCodec<Codec extends EmscriptenWasm.Module> {
  readonly #factory: EmscriptenWasm.ModuleFactory<Codec>;
  readonly #name: LazyModuleName;
  readonly #load: LoadModule;
  #module: EngineModule | null = null;
  #codec: Codec | null = null;
  #said: string[] = [];

  constructor(factory: EmscriptenWasm.ModuleFactory<Codec>, name: LazyModuleName, load: LoadModule) {
    this.#factory = factory;
    this.#name = name;
    this.#load = load;
  }

  /** Null when the module cannot be had just now. When `use` throws, the instance is given up: the next use has a new one. */
  async use<T>(use: (codec: Codec) => T): Promise<Used<T> | null> {
    const codec = (this.#codec ??= await this.#instantiate());
    if (codec === null) return null;
    this.#said = [];
    try {
      const value = use(codec);
      return { value, said: this.#said };
    } catch (error) {
      this.#codec = null;
      throw error;
    }
  }

  memoryBytes(): number {
    return this.#codec?.HEAPU8.byteLength ?? 0;
  }

  async #instantiate(): Promise<Codec | null> {
    const module = (this.#module ??= await this.#load(this.#name));
    if (module === null) return null;
    return instantiateCodec(this.#factory, module, (line) => {
      this.#said.push(line);
    });
  }
}

/** A new instance of a codec; `say` is handed each line that it prints. */
export function instantiateCodec<Codec extends EmscriptenWasm.Module>(
  factory: EmscriptenWasm.ModuleFactory<Codec>,
  module: EngineModule,
  say: (line: string) => void,
): Promise<Codec> {
  // `noInitialRun` is what the packages themselves set; their types do not know the other two.
  const options = { noInitialRun: true, print: say, printErr: say };
  return initEmscriptenModule(factory, module, options);
}

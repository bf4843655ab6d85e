import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import mozjpeg, { type MozJPEGModule } from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { instantiateCodec } from '../emscripten-codec.ts';

/** RGBA samples, and what libjpeg said about the data. */
type RgbaPixels = {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly said: readonly string[];
};

/** mozjpeg's decoder: libjpeg-turbo's ISLOW transform and fancy upsampling, for one component or three. */
export class Mozjpeg {
  readonly #module: EngineModule;
  #said: string[] = [];
  #codec: MozJPEGModule | null = null;

  constructor(module: EngineModule) {
    this.#module = module;
  }

  /** What libjpeg said when it gave up. Throws when it fails itself. */
  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Result<RgbaPixels, readonly string[]>> {
    const codec = (this.#codec ??= await instantiateCodec(mozjpeg, this.#module, (line) => this.#said.push(line)));
    this.#said = [];
    try {
      // False: orientation in EXIF is not applied.
      const image = codec.decode(bytes, false);
      if (image === null) return err(this.#said);
      const { data, width, height } = image;
      return ok({ data, width, height, said: this.#said });
    } catch (error) {
      // libjpeg leaves without freeing anything: the next file gets a new instance.
      this.#codec = null;
      if (isRefusal(error)) return err(this.#said);
      throw error;
    }
  }

  memoryBytes(): number {
    return this.#codec?.HEAPU8.byteLength ?? 0;
  }
}

/** libjpeg's fatal errors call `exit`, which Emscripten throws as this. Anything else is a trap or lack of memory. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ExitStatus';
}

import { ok, type Result } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import type { PdqPixels } from '../../hash/pdq.ts';
import type { HashedImage, ImageHeader } from '../decoder.ts';
import { LintelJpeg } from './lintel-jpeg.ts';
import { Mozjpeg } from './mozjpeg.ts';

/** Samples with what libjpeg said about the data, and the name of the decoder that made them. */
export type JpegPixels = PdqPixels & {
  readonly data: Uint8ClampedArray;
  readonly said: readonly string[];
  readonly by: string;
};

/** Our own decoder for sound files, and mozjpeg for whatever it leaves: their pixels are the same. */
export class JpegCodecPair {
  readonly name = codecName('jpeg');
  readonly #own: LintelJpeg | null;
  readonly #mozjpeg: Mozjpeg;

  /** @param kernel without it, mozjpeg takes every file */
  constructor(mozjpeg: EngineModule, kernel: EngineModule | null) {
    this.#own = kernel === null ? null : new LintelJpeg(kernel);
    this.#mozjpeg = new Mozjpeg(mozjpeg);
  }

  /** What libjpeg said when it gave up. Throws when it fails itself. */
  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Result<JpegPixels, readonly string[]>> {
    const pixels = this.#own?.decode(bytes) ?? null;
    if (pixels !== null && this.#own !== null) return ok({ ...pixels, said: [], by: this.#own.name });
    const image = await this.#mozjpeg.decode(bytes);
    return image.ok ? ok({ ...image.value, channels: 4, by: this.name }) : image;
  }

  hash(bytes: Uint8Array, header: ImageHeader): HashedImage | null {
    return this.#own?.hash(bytes, header) ?? null;
  }

  memoryBytes(): number {
    return this.#mozjpeg.memoryBytes() + (this.#own?.memoryBytes() ?? 0);
  }
}

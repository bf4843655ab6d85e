/// <reference types="@jsquash/jpeg/emscripten-types.d.ts" preserve="true" />
import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModules } from '#lib/wasm/modules.ts';
import mozjpeg, { type MozJPEGModule } from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { initEmscriptenModule } from '@jsquash/jpeg/utils.js';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import { jpegHeader } from './jpeg-header.ts';

/** JPEG by mozjpeg (libjpeg-turbo's ISLOW transform and fancy upsampling), the pixels of the PDQ reference. */
export class JpegDecoder implements Decoder {
  readonly name = codecName('jpeg');
  readonly weight = 1;
  readonly #module: EngineModules['jpeg'];
  #said: string[] = [];
  #codec: MozJPEGModule | null = null;

  constructor(module: EngineModules['jpeg']) {
    this.#module = module;
  }

  /** SOI and the start of a marker; FF D8 FF F7 is JPEG-LS. */
  mimeOf(head: Uint8Array): string | null {
    return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff && head[3] !== 0xf7 ? 'image/jpeg' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    return jpegHeader(file);
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = jpegHeader(bytes);
    if (header === null) return refused('undecodable');
    // The codec ends at four channels as it does at broken data; only one of the two is the file's fault.
    if (header.components === 4) return refused('unsupported-coding');
    const codec = (this.#codec ??= await this.#instantiate());
    this.#said = [];
    try {
      // False: orientation in EXIF is not applied.
      const image = codec.decode(bytes, false);
      if (image === null) return refused('undecodable', ...this.#said);
      const { width, height, data } = image;
      const pixels = header.components === 1
        ? ({ data: packFirstChannel(data), width, height, channels: 1 } as const)
        : ({ data, width, height, channels: 4 } as const);
      return ok({ pixels, warnings: this.#said });
    } catch (error) {
      // libjpeg leaves without freeing anything: the next file gets a new instance.
      this.#codec = null;
      if (isRefusal(error)) return refused('undecodable', ...this.#said);
      throw error;
    }
  }

  memoryBytes(): number {
    return this.#codec?.HEAPU8.byteLength ?? 0;
  }

  #instantiate(): Promise<MozJPEGModule> {
    const say = (line: string): void => {
      this.#said.push(line);
    };
    // `noInitialRun` is what the package itself sets; its types do not know the other two.
    const options = { noInitialRun: true, print: say, printErr: say };
    return initEmscriptenModule(mozjpeg, this.#module, options);
  }
}

/** libjpeg's fatal errors call `exit`, which Emscripten throws as this. Anything else is a trap or lack of memory. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ExitStatus';
}

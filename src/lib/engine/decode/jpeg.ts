/// <reference types="@jsquash/jpeg/emscripten-types.d.ts" preserve="true" />
import { err, ok, type Result } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModules } from '#lib/wasm/modules.ts';
import mozjpeg, { type MozJPEGModule } from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { initEmscriptenModule } from '@jsquash/jpeg/utils.js';
import type { DecodedImage, Decoder, ImageHeader, Refusal } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import { jpegHeader } from './jpeg-header.ts';

/** JPEG by mozjpeg (libjpeg-turbo's ISLOW transform and fancy upsampling), the pixels of the PDQ reference. */
export class JpegDecoder implements Decoder {
  readonly name = codecName('jpeg');
  readonly mime = 'image/jpeg';
  readonly #module: EngineModules['jpeg'];
  #said: string[] = [];
  #codec: MozJPEGModule | null = null;

  constructor(module: EngineModules['jpeg']) {
    this.#module = module;
  }

  /** SOI and the start of a marker; FF D8 FF F7 is JPEG-LS. */
  claims(head: Uint8Array): boolean {
    return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff && head[3] !== 0xf7;
  }

  header(head: Uint8Array): ImageHeader | null {
    return jpegHeader(head);
  }

  async decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Result<DecodedImage, Refusal>> {
    // The codec ends at four channels as it does at broken data; only one of the two is the file's fault.
    if (header.cmyk === true) return err('unsupported-format');
    const codec = (this.#codec ??= await this.#instantiate());
    this.#said = [];
    try {
      // False: orientation in EXIF is not applied.
      const image = codec.decode(bytes, false);
      if (image === null) return err('undecodable');
      const { width, height, data } = image;
      const pixels = header.grey
        ? ({ data: packFirstChannel(data), width, height, channels: 1 } as const)
        : ({ data, width, height, channels: 4 } as const);
      return ok({ pixels, warnings: this.#said });
    } catch (error) {
      // libjpeg leaves without freeing anything: the next file gets a new instance.
      this.#codec = null;
      if (isRefusal(error)) return err('undecodable');
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

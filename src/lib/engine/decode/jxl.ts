import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { LoadModule } from '#lib/wasm/modules.ts';
import jxl, { type JXLModule } from '@jsquash/jxl/codec/dec/jxl_dec.js';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { EmscriptenCodec } from './emscripten-codec.ts';
import { packFirstChannel } from './grey-channel.ts';
import { isCutIsobmff } from './isobmff/boxes.ts';
import { isJxl, jxlHeader, WEIGHT } from './jxl/header.ts';

/**
 * JPEG XL by libjxl, turned as the codestream says. Of an animation it is the first frame, on its canvas.
 *
 * Colours come in sRGB: the package converts them there, by floating point, from the encoding or profile that the
 * codestream names, be it of a wide gamut or HDR, where what lies outside sRGB is clipped. Most pictures have no other
 * samples: they are coded as XYB. Samples coded without loss in sRGB may come out one step of 255 away.
 */
export class JxlDecoder implements Decoder {
  readonly name = codecName('jxl');
  readonly weight = WEIGHT;
  readonly #codec: EmscriptenCodec<JXLModule>;

  constructor(load: LoadModule) {
    this.#codec = new EmscriptenCodec(jxl, 'jxl', load);
  }

  mimeOf(head: Uint8Array): string | null {
    return isJxl(head) ? 'image/jxl' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    return jxlHeader(file);
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = jxlHeader(bytes);
    if (header === null) return refused('undecodable');
    // The codec takes cyan, magenta and yellow for a picture without its black.
    if (header.hasBlack) return refused('unsupported-coding');
    const used = await this.#codec.use((codec) => codec.decode(bytes));
    if (used === null) return refused('codec-unavailable');
    const { value: image, said } = used;
    if (image === null) return refused('undecodable', ...said);
    const { width, height, data } = image;
    const pixels = header.isGrey
      ? ({ data: packFirstChannel(data), width, height, channels: 1 } as const)
      : ({ data, width, height, channels: 4 } as const);
    return ok({ pixels, warnings: isCut(bytes) ? [...said, 'JPEG XL: the file is cut off'] : said });
  }

  memoryBytes(): number {
    return this.#codec.memoryBytes();
  }
}

/** Only a container says how long it is. A bare codestream that lacks a part of the picture is refused by the codec. */
function isCut(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && isCutIsobmff(bytes);
}

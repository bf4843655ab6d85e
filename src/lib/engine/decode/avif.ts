import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { LoadModule } from '#lib/wasm/modules.ts';
import avif, { type AVIFModule } from '@jsquash/avif/codec/dec/avif_dec.js';
import type { PdqPixels } from '../hash/pdq.ts';
import { avifStill } from './avif/still.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { EmscriptenCodec } from './emscripten-codec.ts';
import { packFirstChannel } from './grey-channel.ts';
import { heifHeader, sequenceHeader, type HeifHeader } from './heif/header.ts';
import { isAvif } from './heif/type.ts';
import { isCutIsobmff } from './isobmff/boxes.ts';
import { pixelsSeen } from './picture-view.ts';
import { fourCharacters } from './riff.ts';

const DEEP_WEIGHT = 9;

/**
 * AVIF by libavif and libaom, tiles put together. Samples of 10 and 12 bits are rounded to 8 when they become RGB. The
 * codec does not cut, turn or mirror: that is done here, on its pixels. Colours are those that are stored, also where they
 * are stored multiplied by alpha. Of a sequence it is the first picture.
 */
export class AvifDecoder implements Decoder {
  readonly name = codecName('avif');
  readonly weight = 7;
  readonly #codec: EmscriptenCodec<AVIFModule>;

  constructor(load: LoadModule) {
    this.#codec = new EmscriptenCodec(avif, 'avif', load);
  }

  mimeOf(head: Uint8Array): string | null {
    return isAvif(head) ? 'image/avif' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    const header = avifHeader(file);
    return header?.isDeep === true ? { ...header, weight: DEEP_WEIGHT } : header;
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = avifHeader(bytes);
    if (header === null) return refused('undecodable');
    if (header.coding !== 'av01') return refused('unsupported-coding');
    const still = header.isSequence ? bytes : avifStill(bytes);
    if (still === null) return refused('undecodable');
    const used = await this.#codec.use((codec) => codec.decode(still, 8));
    if (used === null) return refused('codec-unavailable');
    const { value: image, said } = used;
    if (image === null || !isWhole(image, header)) return refused('undecodable', ...said);
    const warnings = isCutIsobmff(bytes) ? [...said, 'AVIF: the file is cut off'] : said;
    return ok({ pixels: pixelsSeen(samples(image, header), header.view), warnings });
  }

  memoryBytes(): number {
    return this.#codec.memoryBytes();
  }
}

/** A file that calls itself a sequence is one, if it holds one. */
function avifHeader(file: Uint8Array): (HeifHeader & { readonly isSequence: boolean }) | null {
  const sequence = fourCharacters(file, 8) === 'avis' ? sequenceHeader(file) : null;
  if (sequence !== null) return { ...sequence, isSequence: true };
  const picture = heifHeader(file);
  return picture === null ? null : { ...picture, isSequence: false };
}

/** Whether the codec gives as many pixels as lie under the view. */
function isWhole({ width, height }: ImageHeader, { view }: HeifHeader): boolean {
  return width === view.of.width && height === view.of.height;
}

function samples({ data, width, height }: ImageData, { isGrey }: HeifHeader): PdqPixels {
  return isGrey ? { data: packFirstChannel(data), width, height, channels: 1 } : { data, width, height, channels: 4 };
}

import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import { cmykToRgb } from './cmyk.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import type { Frame } from './jpeg/frame.ts';
import { Mozjpeg } from './jpeg/mozjpeg.ts';
import { soundPart } from './jpeg/sound-part.ts';
import { splitFourComponents } from './jpeg/split.ts';
import { jpegHeader, type JpegHeader } from './jpeg-header.ts';

/**
 * JPEG by mozjpeg, whose pixels are those of the PDQ reference. What it does not take is brought into a form that it does:
 * four components as two files of three, a number of lines that comes late, and the part of a file before foreign data.
 */
export class JpegDecoder implements Decoder {
  readonly name = codecName('jpeg');
  readonly weight = 2;
  readonly #codec: Mozjpeg;

  constructor(module: EngineModule) {
    this.#codec = new Mozjpeg(module);
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
    const unsupported = unsupportedCoding(header.frame);
    if (unsupported !== null) return refused('unsupported-coding', unsupported);
    const file = withLines(bytes, header);
    const decoded = await this.#decode(file, header.frame);
    const sound = decoded.ok || decoded.error.reason !== 'undecodable' ? null : soundPart(file);
    if (decoded.ok || sound === null) return decoded;
    const rest = await this.#decode(sound, header.frame);
    if (!rest.ok) return decoded;
    return ok({ pixels: rest.value.pixels, warnings: [...decoded.error.said, ...rest.value.warnings] });
  }

  memoryBytes(): number {
    return this.#codec.memoryBytes();
  }

  async #decode(bytes: Uint8Array<ArrayBuffer>, { components }: Frame): Promise<Decoded> {
    if (components.length === 4) return this.#decodeFour(bytes);
    const image = await this.#codec.decode(bytes);
    if (!image.ok) return refused('undecodable', ...image.error);
    const { data, width, height, said } = image.value;
    const pixels =
      components.length === 1
        ? ({ data: packFirstChannel(data), width, height, channels: 1 } as const)
        : ({ data, width, height, channels: 4 } as const);
    return ok({ pixels, warnings: said });
  }

  async #decodeFour(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const split = splitFourComponents(bytes);
    if (!split.ok) return UNSPLIT[split.error];
    const { isYcck, faults } = split.value;
    const blackImage = await this.#codec.decode(split.value.black);
    if (!blackImage.ok) return refused('undecodable', ...blackImage.error);
    // A copy, so that the other three channels need not be kept.
    const black = packFirstChannel(blackImage.value.data).slice();
    const image = await this.#codec.decode(split.value.colours);
    if (!image.ok) return refused('undecodable', ...image.error);
    const { data, width, height, said } = image.value;
    toInks(data, black, isYcck);
    cmykToRgb(data);
    return ok({
      pixels: { data, width, height, channels: 4 },
      warnings: [...faults, ...said, ...blackImage.value.said],
    });
  }
}

const UNSPLIT = {
  broken: refused('undecodable', 'JPEG: broken segments'),
  'cannot-be-split': refused('unsupported-coding', 'JPEG: four components that cannot be separated'),
} as const;

/**
 * Samples as amounts of ink, which Adobe's programs store inverted and everybody reads so, marked or not. YCCK stands for
 * C = 255 - R (T.872, 6.5.3), so that what comes of its conversion to RGB is inverted twice.
 */
function toInks(rgba: Uint8ClampedArray, black: Uint8ClampedArray, isYcck: boolean): void {
  const invert = isYcck ? 0 : 0xff;
  for (let i = 0, at = 0; i < black.length; i++, at += 4) {
    rgba[at] = (rgba[at] ?? 0) ^ invert;
    rgba[at + 1] = (rgba[at + 1] ?? 0) ^ invert;
    rgba[at + 2] = (rgba[at + 2] ?? 0) ^ invert;
    rgba[at + 3] = (black[i] ?? 0) ^ 0xff;
  }
}

/** The coding processes that Huffman coding, without hierarchy, transforms the samples by. */
const [SOF0, SOF2] = [0xc0, 0xc2];

/** Says what libjpeg cannot decode, so that it is not taken for broken. */
function unsupportedCoding({ process, precision, components }: Frame): string | null {
  if (process < SOF0 || process > SOF2) return `JPEG: coding process SOF${process - SOF0}`;
  if (precision !== 8) return `JPEG: ${precision} bits a sample`;
  return [1, 3, 4].includes(components.length) ? null : `JPEG: ${components.length} components`;
}

/** The file with the number of lines in the frame header, where it came later. */
function withLines(bytes: Uint8Array<ArrayBuffer>, { linesAt, height }: JpegHeader): Uint8Array<ArrayBuffer> {
  if (linesAt === null) return bytes;
  const file = bytes.slice();
  file.set([height >> 8, height & 0xff], linesAt);
  return file;
}

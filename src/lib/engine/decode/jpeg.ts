import { ok } from '#lib/domain/result.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import { refused, type Decoded, type Decoder, type HashedImage, type ImageHeader } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import { decodeCmykJpeg } from './jpeg/cmyk-jpeg.ts';
import { JpegCodecPair } from './jpeg/codec-pair.ts';
import type { Frame } from './jpeg/frame.ts';
import { soundPart } from './jpeg/sound-part.ts';
import { unsupportedCoding } from './jpeg/unsupported-coding.ts';
import { jpegHeader, type JpegHeader } from './jpeg/header.ts';

/**
 * JPEG by our own decoder, and by mozjpeg where that does not take a file; both have the pixels of the PDQ reference, but between
 * rows of 4:4:0 they round chroma another way than libjpeg-turbo does now, by one. What neither takes is put into a form
 * that they do: four components, a number of lines that comes late, and the part of a file before foreign data.
 */
export class JpegDecoder implements Decoder {
  readonly name: string;
  readonly weight = 2;
  readonly #codec: JpegCodecPair;

  /** @param kernel without it, mozjpeg takes every file */
  constructor(mozjpeg: EngineModule, kernel: EngineModule | null = null) {
    this.#codec = new JpegCodecPair(mozjpeg, kernel);
    this.name = this.#codec.name;
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
    const image = await this.#decode(file, header.frame);
    const sound = image.ok || image.error.reason !== 'undecodable' ? null : soundPart(file);
    if (image.ok || sound === null) return image;
    const rest = await this.#decode(sound, header.frame);
    if (!rest.ok) return image;
    return ok({ ...rest.value, warnings: [...image.error.said, ...rest.value.warnings] });
  }

  hash(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): HashedImage | null {
    return this.#codec.hash(bytes, header);
  }

  memoryBytes(): number {
    return this.#codec.memoryBytes();
  }

  async #decode(bytes: Uint8Array<ArrayBuffer>, { components }: Frame): Promise<Decoded> {
    if (components.length === 4) return decodeCmykJpeg(this.#codec, bytes);
    const image = await this.#codec.decode(bytes);
    if (!image.ok) return refused('undecodable', ...image.error);
    const { said, by, ...pixels } = image.value;
    const isSpread = components.length === 1 && pixels.channels === 4;
    const own = isSpread ? ({ ...pixels, data: packFirstChannel(pixels.data), channels: 1 } as const) : pixels;
    return ok({ pixels: own, warnings: said, by });
  }
}

/** The file with the number of lines in the frame header, where it came later. */
function withLines(bytes: Uint8Array<ArrayBuffer>, { linesAt, height }: JpegHeader): Uint8Array<ArrayBuffer> {
  if (linesAt === null) return bytes;
  const file = bytes.slice();
  file.set([height >> 8, height & 0xff], linesAt);
  return file;
}

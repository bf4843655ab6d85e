import { ok } from '#lib/domain/result.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { isCameraRaw } from './tiff/camera-raw.ts';
import { chunkDecoder } from './tiff/chunk-decoder.ts';
import { coloursOf } from './tiff/colours.ts';
import { costOf } from './tiff/cost.ts';
import { Ifd, openTiff } from './tiff/ifd.ts';
import type { DecodeJpeg } from './tiff/jpeg-chunk.ts';
import { pictureSize, readLayout } from './tiff/layout.ts';
import { reachesEnd } from './tiff/pages.ts';
import { decodePicture } from './tiff/picture.ts';

const CUT_OFF = 'TIFF: the file is cut off';

/** TIFF and BigTIFF: the first page. Alpha is dropped as it is, the orientation is not looked at. */
export class TiffDecoder implements Decoder {
  readonly name: string;
  /** Of colours in one chunk; the header has it more exactly. */
  readonly weight = 2;
  readonly #jpeg: DecodeJpeg;

  constructor({ jpeg }: { readonly jpeg: DecodeJpeg & Pick<Decoder, 'name'> }) {
    this.name = `lintel-tiff 1, ${jpeg.name}`;
    this.#jpeg = jpeg;
  }

  /** Raw files of cameras are TIFFs, too; what can be seen in them are thumbnails. */
  mimeOf(head: Uint8Array): string | null {
    const file = openTiff(head);
    return file === null || isCameraRaw(file) ? null : 'image/tiff';
  }

  header(file: Uint8Array): ImageHeader | null {
    const tiff = openTiff(file);
    const ifd = tiff === null ? null : Ifd.read(tiff, tiff.firstIfd);
    const size = ifd === null ? null : pictureSize(ifd);
    if (tiff === null || ifd === null || size === null) return null;
    const layout = readLayout(ifd, tiff.isLittleEndian);
    return layout === null ? size : { ...size, ...costOf(layout) };
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const tiff = openTiff(bytes);
    const ifd = tiff === null ? null : Ifd.read(tiff, tiff.firstIfd);
    if (tiff === null || ifd === null) return refused('undecodable');
    const layout = readLayout(ifd, tiff.isLittleEndian);
    if (layout === null) return refused('undecodable', 'TIFF: the directory makes no sense');
    const decodeChunk = chunkDecoder(ifd, layout, this.#jpeg);
    const colours = coloursOf(ifd, layout);
    if (decodeChunk === null || colours === null) {
      const { compression, photometric, bits, samples } = layout;
      const what = `compression ${compression}, photometric ${photometric}, ${samples} samples of ${bits} bits`;
      return refused('unsupported-coding', `TIFF: ${what}`);
    }
    const { data, decoded, damaged } = await decodePicture({ file: bytes, ifd, layout, colours, decodeChunk });
    if (decoded === 0) return refused('undecodable', 'TIFF: there are no pixel data');
    const { width, height, chunk } = layout;
    const warnings = damaged === 0 ? [] : [`TIFF: parts that are damaged: ${damaged} of ${chunk.across * chunk.down}`];
    if (!reachesEnd(tiff)) warnings.push(CUT_OFF);
    return ok({ pixels: { data, width, height, channels: colours.channels }, warnings });
  }

  memoryBytes(): number {
    return 0;
  }
}

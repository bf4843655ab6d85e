import { ok } from '#lib/domain/result.ts';
import { dibPixels } from './bmp/pixels.ts';
import { isBmp, readBmp } from './bmp/file-header.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { embeddedHeader, type Embedded } from './embedded.ts';

/**
 * BMP of every depth and coding that Windows and OS/2 2 wrote but for CMYK and Huffman codes. Alpha is dropped. A JPEG
 * or PNG inside is decoded by the codec for it.
 */
export class BmpDecoder implements Decoder {
  readonly name = 'lintel-bmp 1';
  readonly weight = 1;
  readonly #codecs: { readonly jpeg: Embedded; readonly png: Embedded };

  constructor(codecs: { readonly jpeg: Embedded; readonly png: Embedded }) {
    this.#codecs = codecs;
  }

  mimeOf(head: Uint8Array): string | null {
    return isBmp(head) ? 'image/bmp' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    const bmp = readBmp(file);
    if (bmp === null) return null;
    const { width, height, coding } = bmp.dib;
    return coding === 'jpeg' || coding === 'png'
      ? embeddedHeader(this.#codecs[coding], file.subarray(bmp.pixelsAt))
      : { width, height };
  }

  async decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Decoded> {
    const bmp = readBmp(bytes);
    if (bmp === null) return refused('undecodable');
    const { dib, pixelsAt } = bmp;
    if (dib.coding === 'other') return refused('unsupported-coding');
    if (dib.coding === 'jpeg' || dib.coding === 'png') {
      return this.#codecs[dib.coding].decode(bytes.subarray(pixelsAt), header);
    }
    const image = dibPixels(bytes, dib, pixelsAt);
    if (!image.ok) return refused('undecodable', image.said);
    const { width, height } = dib;
    return ok({ pixels: { data: image.data, width, height, channels: 3 }, warnings: image.warnings });
  }

  memoryBytes(): number {
    return 0;
  }
}

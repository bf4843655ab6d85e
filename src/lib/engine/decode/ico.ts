import { ok } from '#lib/domain/result.ts';
import { readDib } from './bmp/dib.ts';
import { dibPixels } from './bmp/pixels.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { embeddedHeader, type Embedded } from './embedded.ts';
import { isIcon, isWholeIcon, largestEntry, type IconEntry } from './ico/entries.ts';

const CUT_OFF = 'ICO: the file is cut off';

/**
 * Icons and cursors: the largest picture, of several as large the one with the most bits, as browsers show it. The mask
 * of a bitmap is alpha and not applied; a PNG is decoded by the codec for it.
 */
export class IcoDecoder implements Decoder {
  readonly name: string;
  readonly weight = 1;
  readonly #png: Embedded;

  constructor({ png }: { readonly png: Embedded }) {
    this.name = `lintel-ico 1, ${png.name}`;
    this.#png = png;
  }

  mimeOf(head: Uint8Array): string | null {
    return isIcon(head) ? 'image/x-icon' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    const entry = largestEntry(file);
    if (entry === null) return null;
    return entry.isPng
      ? embeddedHeader(this.#png, file.subarray(entry.at, entry.at + entry.bytes))
      : { width: entry.width, height: entry.height };
  }

  async decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Decoded> {
    const entry = largestEntry(bytes);
    if (entry === null) return refused('undecodable');
    const image = entry.isPng
      ? await this.#png.decode(bytes.subarray(entry.at, entry.at + entry.bytes), header)
      : bitmap(bytes, entry);
    if (!image.ok || isWholeIcon(bytes)) return image;
    return ok({ ...image.value, warnings: [...image.value.warnings, CUT_OFF] });
  }

  memoryBytes(): number {
    return 0;
  }
}

function bitmap(file: Uint8Array, { at, width, height }: IconEntry): Decoded {
  const dib = readDib(file, at);
  if (dib?.coding !== 'plain') return refused('unsupported-coding');
  const image = dibPixels(file, { ...dib, height }, dib.end);
  if (!image.ok) return refused('undecodable', image.said);
  return ok({ pixels: { data: image.data, width, height, channels: 3 }, warnings: image.warnings });
}

import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModule, LoadModule } from '#lib/wasm/modules.ts';
import type { PdqPixels } from '../hash/pdq.ts';
import { refused, type Decoded, type Decoder, type ImageHeader, type Refusal } from './decoder.ts';
import { heifHeader, sequenceHeader, type HeifHeader } from './heif/header.ts';
import { heifFamilyType, isHeif } from './heif/type.ts';
import { isCutIsobmff } from './isobmff/boxes.ts';
import { instantiateLibheif, type Libheif, type LibheifError } from './heif/libheif.ts';
import { decodePrimary, type LibheifPicture } from './heif/libheif-picture.ts';
import { pixelsSeen } from './picture-view.ts';

/** What this build of libheif decodes. */
const HEVC = ['hvc1', 'hev1'];
const DEEP_WEIGHT = 6;
/** Numbers of `heif_error.h`. */
const UNSUPPORTED = [3, 4, 11];
const MEMORY_ALLOCATION = 6;
const UNSPECIFIED = 0;

/**
 * HEIC and other HEIF that is coded in HEVC, by libheif and libde265: single pictures, grids of tiles as phones write them,
 * the first picture of a sequence. Thumbnails, alpha, depth and gain maps are left alone. Samples of more than 8 bits are
 * rounded to 8. Cut, turned and mirrored is here, on pixels: libheif does it before chroma is spread, and then moves colours
 * where a side is odd. The only module that may use libheif, which its licence keeps in files of its own.
 */
export class HeifDecoder implements Decoder {
  readonly name = codecName('heif');
  readonly weight = 4;
  readonly #load: LoadModule;
  #module: EngineModule | null = null;
  #lib: Libheif | null = null;
  #said: string[] = [];

  constructor(load: LoadModule) {
    this.#load = load;
  }

  mimeOf(head: Uint8Array): string | null {
    return isHeif(head) ? heifFamilyType(head) : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    const header = headerOf(file);
    return header?.isDeep === true ? { ...header, weight: DEEP_WEIGHT } : header;
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = headerOf(bytes);
    if (header === null) return refused('undecodable');
    if (!HEVC.includes(header.coding)) return refused('unsupported-coding', `HEIF: coded as ${header.coding}`);
    this.#module ??= await this.#load('heif');
    if (this.#module === null) return refused('codec-unavailable');
    this.#said = [];
    try {
      const lib = (this.#lib ??= instantiateLibheif(this.#module, (line) => this.#said.push(line)));
      const picture = decodePrimary(lib, bytes);
      if (!picture.ok) return refused(reasonOf(picture.error), picture.error.message, ...this.#said);
      if (!isWhole(picture.value, header)) return refused('undecodable', ...this.#said);
      const faults = isCutIsobmff(bytes) ? ['HEIF: the file is cut off'] : [];
      const pixels = pixelsSeen(pixelsOf(picture.value, header), header.view);
      return ok({ pixels, warnings: [...picture.value.warnings, ...faults] });
    } catch (error) {
      this.#lib = null;
      throw error;
    }
  }

  memoryBytes(): number {
    return this.#lib?.HEAPU8.byteLength ?? 0;
  }
}

const headerOf = (file: Uint8Array): HeifHeader | null => heifHeader(file) ?? sequenceHeader(file);

/** Whether the library gives as many pixels as lie under the view. */
function isWhole({ width, height }: ImageHeader, { view }: HeifHeader): boolean {
  return width === view.of.width && height === view.of.height;
}

/** @throws Error when the library has no memory left: alone in a new worker, the file may fit */
function reasonOf({ code, subcode, message }: LibheifError): Refusal['reason'] {
  if (code === MEMORY_ALLOCATION && subcode === UNSPECIFIED) throw new Error(message);
  return UNSUPPORTED.includes(code) ? 'unsupported-coding' : 'undecodable';
}

/** Three channels, or the first of them; samples of n bits as round(v * 255 / (2^n - 1)). Packed in place. */
function pixelsOf({ width, height, bits, samples }: LibheifPicture, { isGrey }: HeifHeader): PdqPixels {
  const channels = isGrey ? 1 : 3;
  const count = width * height * channels;
  const step = isGrey ? 3 : 1;
  const largest = 2 ** bits - 1;
  if (bits > 8) {
    for (let to = 0, from = 0; to < count; to++, from += 2 * step) {
      const sample = (samples[from] ?? 0) + 256 * (samples[from + 1] ?? 0);
      samples[to] = Math.floor((510 * sample + largest) / (2 * largest));
    }
  } else if (isGrey) {
    for (let to = 0, from = 0; to < count; to++, from += step) samples[to] = samples[from] ?? 0;
  }
  return { data: samples.subarray(0, count), width, height, channels };
}

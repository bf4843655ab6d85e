import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { LoadModule } from '#lib/wasm/modules.ts';
import webp, { type WebPModule } from '@jsquash/webp/codec/dec/webp_dec.js';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { EmscriptenCodec } from './emscripten-codec.ts';
import { isWebp, webpHeader } from './webp/header.ts';
import { isCutWebp, webpStill, type WebpStill } from './webp/still.ts';

/**
 * WebP by libwebp. Colours are those of the bitstream, also where alpha hides them. Of an animation the first frame is
 * taken as it is shown: on its canvas, with black where it leaves the canvas transparent.
 */
export class WebpDecoder implements Decoder {
  readonly name = codecName('webp');
  readonly weight = 4;
  readonly #codec: EmscriptenCodec<WebPModule>;

  constructor(load: LoadModule) {
    this.#codec = new EmscriptenCodec(webp, 'webp', load);
  }

  mimeOf(head: Uint8Array): string | null {
    return isWebp(head) ? 'image/webp' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    return webpHeader(file);
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = webpHeader(bytes);
    const still = header === null ? null : webpStill(bytes, header.isAnimated);
    if (header === null || still === null || !fits(still, header)) return refused('undecodable');
    const used = await this.#codec.use((codec) => codec.decode(still.file));
    if (used === null) return refused('codec-unavailable');
    const { value: image, said } = used;
    if (image === null) return refused('undecodable', ...said);
    const warnings = isCutWebp(bytes) ? [...said, 'WebP: the file is cut off'] : said;
    if (still.place === null) return ok({ pixels: rgba(image), warnings });
    if (image.width !== still.place.width || image.height !== still.place.height)
      return refused('undecodable', ...said);
    return ok({ pixels: rgba(onCanvas(image, still.place, header)), warnings });
  }

  memoryBytes(): number {
    return this.#codec.memoryBytes();
  }
}

type Rgba = ImageHeader & { readonly data: Uint8ClampedArray };

const rgba = ({ width, height, data }: Rgba) => ({ width, height, data, channels: 4 }) as const;

/** Frames lie on their canvas entirely (RFC 9649, 2.7.1.2). */
function fits({ place }: WebpStill, canvas: ImageHeader): boolean {
  if (place === null) return true;
  return place.left + place.width <= canvas.width && place.top + place.height <= canvas.height;
}

function onCanvas(frame: Rgba, place: NonNullable<WebpStill['place']>, { width, height }: ImageHeader): Rgba {
  if (frame.width === width && frame.height === height) return frame;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < frame.height; row++) {
    const samples = frame.data.subarray(4 * row * frame.width, 4 * (row + 1) * frame.width);
    data.set(samples, 4 * ((place.top + row) * width + place.left));
  }
  return { data, width, height };
}

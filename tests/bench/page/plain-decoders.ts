import { decode as decodeJpeg } from 'jpeg-js';
import { GifReader } from 'omggif';
import type { PlainFormat } from './api.ts';

const decoders: Record<PlainFormat, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array> = {
  jpeg: (bytes) => decodeJpeg(bytes, { useTArray: true, maxMemoryUsageInMB: 4096 }).data,
  gif: (bytes) => {
    const reader = new GifReader(bytes);
    const pixels = new Uint8Array(reader.width * reader.height * 4);
    reader.decodeAndBlitFrameRGBA(0, pixels);
    return pixels;
  },
};

/** Pixels by a decoder in plain script, the kind that a page without WASM would use. */
export const decodePlainly = (format: PlainFormat, bytes: Uint8Array<ArrayBuffer>): Uint8Array =>
  decoders[format](bytes);

import type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';
import type { Decoder } from './decode/decoder.ts';
import { GifDecoder } from './decode/gif.ts';
import { JpegDecoder } from './decode/jpeg.ts';
import { PngDecoder } from './decode/png.ts';
import { WebpDecoder } from './decode/webp.ts';

/** The codecs of one kind of worker. */
export type Codecs = {
  readonly make: (modules: EngineModules, load: LoadModule) => readonly Decoder[];
  /** Whether a file that starts so is for workers of the other kind. */
  readonly isForOthers: (head: Uint8Array) => boolean;
};

/** Every codec but that for HEIF, whose licence asks for files of its own. */
export const codecs: Codecs = {
  make: (modules, load) => [
    new JpegDecoder(modules.jpeg),
    new PngDecoder(modules.png),
    new WebpDecoder(load),
    new GifDecoder(),
  ],
  isForOthers: () => false,
};

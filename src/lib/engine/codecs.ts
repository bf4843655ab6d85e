import type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';
import { AvifDecoder } from './decode/avif.ts';
import { BmpDecoder } from './decode/bmp.ts';
import type { Decoder } from './decode/decoder.ts';
import { GifDecoder } from './decode/gif.ts';
import { isHeif } from './decode/heif/type.ts';
import { IcoDecoder } from './decode/ico.ts';
import { JpegDecoder } from './decode/jpeg.ts';
import { JxlDecoder } from './decode/jxl.ts';
import { PngDecoder } from './decode/png.ts';
import { TiffDecoder } from './decode/tiff.ts';
import { WebpDecoder } from './decode/webp.ts';

/** The codecs of one kind of worker. */
export type Codecs = {
  readonly make: (modules: EngineModules, load: LoadModule) => readonly Decoder[];
  /** Whether a file that starts so is for workers of the other kind. */
  readonly isForOthers: (head: Uint8Array) => boolean;
};

/** Every codec but that for HEIF, whose licence asks for files of its own. */
export const codecs: Codecs = {
  make: (modules, load) => {
    const [jpeg, png] = [new JpegDecoder(modules.jpeg, modules.kernel), new PngDecoder(modules.png)];
    return [
      ...[jpeg, png, new WebpDecoder(load), new AvifDecoder(load), new JxlDecoder(load)],
      ...[new GifDecoder(), new TiffDecoder({ jpeg }), new BmpDecoder({ jpeg, png }), new IcoDecoder({ png })],
    ];
  },
  isForOthers: isHeif,
};

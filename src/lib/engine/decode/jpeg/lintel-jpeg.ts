import { type Kernel, kernelNow } from '#lib/wasm/kernel.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import { type PdqPixels, pdqResult } from '../../hash/pdq.ts';
import type { HashedImage, ImageHeader } from '../decoder.ts';

/** For the provenance; the number counts up with every change by which a file may get other pixels. */
const NAME = 'lintel-jpeg 1';

type Sides = Pick<ImageHeader, 'width' | 'height'>;

/**
 * Our own JPEG decoder in the kernel (`wasm/assembly/jpeg`): baseline, extended sequential and progressive Huffman coding of grey, YCbCr and
 * RGB in 8 bits, with the very pixels of libjpeg-turbo. It takes sound files only: where libjpeg would warn, smooth or give
 * up, it answers null, and the file is for mozjpeg.
 */
export class LintelJpeg {
  readonly name = NAME;
  readonly #module: EngineModule;
  #kernel: Kernel | null = null;

  constructor(module: EngineModule) {
    this.#module = module;
  }

  /** The whole picture, or null. */
  decode(bytes: Uint8Array): (PdqPixels & { readonly data: Uint8ClampedArray }) | null {
    const opened = this.#open(bytes);
    if (opened?.kernel.jpegStart() !== 1) return null;
    const { kernel, width, height, channels } = opened;
    const data = new Uint8ClampedArray(width * height * channels);
    const rowBytes = width * channels;
    for (let at = 0; ;) {
      const rows = kernel.jpegRows();
      if (rows <= 0) return rows === 0 ? { data, width, height, channels } : null;
      data.set(new Uint8Array(kernel.memory.buffer, kernel.jpegBlock() >>> 0, rows * rowBytes), at);
      at += rows * rowBytes;
    }
  }

  /** PDQ of a picture with the sides that its header declares, or null. */
  hash(bytes: Uint8Array, { width, height }: Sides): HashedImage | null {
    const opened = this.#open(bytes);
    if (opened?.width !== width || opened.height !== height || opened.kernel.jpegHash() !== 1) return null;
    return { pdq: pdqResult(opened.kernel), by: NAME };
  }

  memoryBytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  #open(bytes: Uint8Array) {
    const kernel = (this.#kernel ??= kernelNow(this.#module));
    const at = kernel.jpegReserve(bytes.length) >>> 0;
    if (at === 0) return null;
    new Uint8Array(kernel.memory.buffer, at, bytes.length).set(bytes);
    const channels = kernel.jpegOpen();
    if (channels !== 1 && channels !== 4) return null;
    return { kernel, channels, width: kernel.jpegWidth(), height: kernel.jpegHeight() } as const;
  }
}

import { type Kernel, kernelNow } from '#lib/wasm/kernel.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import { type PdqPixels, pdqResult } from '../../hash/pdq.ts';
import type { HashedImage, ImageHeader } from '../decoder.ts';

/** For the provenance; the number counts up with every change by which a file may get other pixels. */
const NAME = 'lintel-jpeg 1';

/** An instance that has grown larger over a file which it then leaves is given up: mozjpeg needs the room. */
const KEPT_BYTES = 64 * 2 ** 20;

type Opened = {
  readonly kernel: Kernel;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 4;
};

/**
 * Our own JPEG decoder in the kernel (`wasm/assembly/jpeg`): baseline, extended sequential and progressive Huffman coding of grey, YCbCr and
 * RGB in 8 bits, with the very pixels of libjpeg-turbo. It takes sound files only: where libjpeg would warn, smooth or give
 * up, it answers null, and the file is for mozjpeg.
 */
export class LintelJpeg {
  readonly name = NAME;
  readonly #module: EngineModule;
  #kernel: Kernel | null = null;
  /** The file that was left last: whoever has asked for its hash asks for its pixels next. */
  #left: WeakRef<Uint8Array> | null = null;

  constructor(module: EngineModule) {
    this.#module = module;
  }

  /** The whole picture, or null. */
  decode(bytes: Uint8Array): (PdqPixels & { readonly data: Uint8ClampedArray }) | null {
    const opened = this.#open(bytes);
    if (opened?.kernel.jpegStart() !== 1) return this.#leave(bytes);
    const { kernel, width, height, channels } = opened;
    const data = new Uint8ClampedArray(width * height * channels);
    const rowBytes = width * channels;
    for (let at = 0; ;) {
      const rows = kernel.jpegRows();
      if (rows < 0) return this.#leave(bytes);
      if (rows === 0) return { data, width, height, channels };
      data.set(new Uint8Array(kernel.memory.buffer, kernel.jpegBlock() >>> 0, rows * rowBytes), at);
      at += rows * rowBytes;
    }
  }

  /** PDQ of a picture with the sides that its header declares, or null. */
  hash(bytes: Uint8Array, { width, height }: Pick<ImageHeader, 'width' | 'height'>): HashedImage | null {
    const opened = this.#open(bytes);
    if (opened === null) return this.#leave(bytes);
    if (opened.width !== width || opened.height !== height) return null;
    return opened.kernel.jpegHash() === 1 ? { pdq: pdqResult(opened.kernel), by: NAME } : this.#leave(bytes);
  }

  memoryBytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  #open(bytes: Uint8Array): Opened | null {
    if (this.#left?.deref() === bytes) return null;
    const kernel = (this.#kernel ??= kernelNow(this.#module));
    const at = kernel.jpegReserve(bytes.length) >>> 0;
    if (at === 0) return null;
    new Uint8Array(kernel.memory.buffer, at, bytes.length).set(bytes);
    const channels = kernel.jpegOpen();
    if (channels !== 1 && channels !== 4) return null;
    return { kernel, channels, width: kernel.jpegWidth(), height: kernel.jpegHeight() };
  }

  #leave(bytes: Uint8Array): null {
    this.#left = new WeakRef(bytes);
    if (this.memoryBytes() > KEPT_BYTES) this.#kernel = null;
    return null;
  }
}

import { toHex } from '#lib/domain/hash.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';

/** Rows of 8-bit samples without padding: grey, RGB, or RGB and a byte that is ignored (alpha is dropped, never applied). */
export type PdqPixels = {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** 1 to PDQ_MAX_SIDE. */
  readonly width: number;
  /** 1 to PDQ_MAX_SIDE. */
  readonly height: number;
  readonly channels: 1 | 3 | 4;
};

/**
 * PDQ of one image. Hashes are 64 lower-case hexadecimal digits, bit 255 first, and all zero when a side is below 5
 * pixels. Dihedral hashes come in the order original, rot90, rot180, rot270, flipx, flipy, flipplus1, flipminus1; rot90 is
 * counter-clockwise, flipx swaps top and bottom.
 */
export type PdqResult = {
  /** At full resolution: the canonical hash. */
  readonly direct: string;
  /** After the nearest-neighbour step to 512x512, where a side is longer than 512. */
  readonly nn512: string;
  /** Of `direct`, 0..100. */
  readonly quality: number;
  readonly qualityNn512: number;
  /** Of `direct`; its first equals it, but a 64x64 image is hashed unfiltered and turned filtered, as in the reference. */
  readonly dihedral: readonly string[];
  readonly dihedralNn512: readonly string[];
};

/** Images with a longer side are refused: the kernel's memory grows with the side. */
export const PDQ_MAX_SIDE = 1 << 20;

const HASH_BYTES = 32;
const HASHES = 9;
const DIRECT = 0;
const NN512 = 1;

/**
 * Computes PDQ (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019) bit for bit
 * like the C++ reference. Pixels are handed over a block of rows at a time, so the kernel's memory stays small.
 */
export class PdqHasher {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /**
   * Both profiles of one image.
   *
   * @throws RangeError when the pixels do not have the length that their shape says, a side is out of range, or the
   *   machine has no memory for it: callers bound the dimensions before they decode
   */
  hash(pixels: PdqPixels): PdqResult {
    this.#begin(pixels);
    this.#feed(pixels);
    this.#kernel.pdqFinish();
    return pdqResult(this.#kernel);
  }

  #begin({ data, width, height, channels }: PdqPixels): void {
    const inRange = (side: number): boolean => Number.isInteger(side) && side >= 1 && side <= PDQ_MAX_SIDE;
    if (!inRange(width) || !inRange(height)) throw new RangeError('An image side is out of range');
    if (data.length !== width * height * channels) throw new RangeError('The pixels do not fill their shape');
    if (this.#kernel.pdqBegin(width, height, channels) === 0) throw new RangeError('No memory for an image this wide');
  }

  #feed({ data, width, height, channels }: PdqPixels): void {
    const blockRows = this.#kernel.pdqBlockRows();
    const stride = width * channels;
    const block = new Uint8Array(this.#kernel.memory.buffer, this.#kernel.pdqBlock() >>> 0, blockRows * stride);
    for (let row = 0; row < height; row += blockRows) {
      const count = Math.min(blockRows, height - row);
      block.set(data.subarray(row * stride, (row + count) * stride));
      this.#kernel.pdqRows(count);
    }
  }
}

/** Of the last image that a kernel has finished. */
export function pdqResult(kernel: Kernel): PdqResult {
  const [direct = '', ...dihedral] = hashesOf(kernel, DIRECT);
  const [nn512 = '', ...dihedralNn512] = hashesOf(kernel, NN512);
  return {
    direct,
    nn512,
    quality: kernel.pdqQuality(DIRECT),
    qualityNn512: kernel.pdqQuality(NN512),
    dihedral,
    dihedralNn512,
  };
}

function hashesOf(kernel: Kernel, profile: number): string[] {
  const all = new Uint8Array(kernel.memory.buffer, kernel.pdqHashes(profile) >>> 0, HASHES * HASH_BYTES);
  return Array.from({ length: HASHES }, (_, i) => toHex(all.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)));
}

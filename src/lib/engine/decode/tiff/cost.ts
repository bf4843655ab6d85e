import type { ImageHeader } from '../decoder.ts';
import { rowBytes, storedRows, type Layout } from './layout.ts';
import { Compression } from './tags.ts';

/** Bytes of a pixel of the result, at most. */
const RESULT_BYTES = 3;
/** Bytes that a pixel of a JPEG takes in its codec and outside of it, by the weight of JPEG. */
const JPEG_BYTES = 8;

/**
 * What decoding costs: all pixels of the chunks, those that stick out of the picture included, and the memory for the
 * result and one chunk at its largest, shared out among these pixels.
 */
export function costOf(layout: Layout): Required<Pick<ImageHeader, 'codedPixels' | 'weight'>> {
  const { width, height, chunk } = layout;
  const codedPixels = chunk.width * chunk.across * chunk.height * chunk.down;
  const bytes = width * height * RESULT_BYTES + chunkBytes(layout);
  return { codedPixels, weight: bytes / 4 / codedPixels };
}

/** An uncompressed chunk is read where it lies in the file. */
function chunkBytes(layout: Layout): number {
  const { chunk, compression, planes, blocks, isBitReversed } = layout;
  const pixels = chunk.width * chunk.height;
  if (compression === Compression.jpeg) return pixels * JPEG_BYTES;
  const isInPlace = compression === Compression.none && !isBitReversed;
  const stored = isInPlace ? 0 : rowBytes(layout) * storedRows(layout, chunk.height) * planes;
  return stored + (blocks === null ? 0 : pixels * RESULT_BYTES);
}

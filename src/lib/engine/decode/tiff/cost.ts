import { rowBytes, storedRows, type Layout } from './layout.ts';
import { Compression, Photometric } from './tags.ts';

/** Bytes of a pixel of the result, at most. */
const RESULT_BYTES = 3;
/** Bytes of a pixel of a JPEG: in the codec's memory, and outside of it. */
const JPEG_BYTES = 8;

/**
 * What decoding costs, as a number of pixels of `weight` times four bytes: the result and one chunk at its largest. At
 * least as many as the chunks have pixels, those that stick out of the picture included.
 */
export function codedPixels(layout: Layout, weight: number): number {
  const { width, height, chunk } = layout;
  const bytes = width * height * RESULT_BYTES + chunkCost(layout);
  return Math.max(chunk.width * chunk.across * chunk.height * chunk.down, Math.ceil(bytes / (4 * weight)));
}

function chunkCost(layout: Layout): number {
  const { chunk, compression, photometric, planes } = layout;
  const pixels = chunk.width * chunk.height;
  if (compression === Compression.jpeg) return pixels * JPEG_BYTES;
  const spread = photometric === Photometric.yCbCr ? pixels * 3 : 0;
  const isInPlace = compression === Compression.none && !layout.isBitReversed;
  return spread + (isInPlace ? 0 : rowBytes(layout) * storedRows(layout, chunk.height) * planes);
}

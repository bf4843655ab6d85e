import type { PdqPixels } from '../hash/pdq.ts';

/** A small picture for looking at: red, green, blue and an alpha of 255, eight bits each. */
export type Rgba = { readonly data: Uint8ClampedArray<ArrayBuffer>; readonly width: number; readonly height: number };

/** Sides of a picture made to fit into a square; never larger than it is, and at least one pixel each. */
export function fittingSides(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Scales a picture down by averaging: every pixel counts for the one in which its corner lies. Alpha is dropped, as for
 * the hash. Memory is that of the result.
 *
 * @param side of the result at most, in pixels
 */
export function shrink(pixels: PdqPixels, side: number): Rgba {
  const { width, height } = fittingSides(pixels.width, pixels.height, side);
  const columns = Uint32Array.from({ length: pixels.width }, (_, x) => Math.floor((x * width) / pixels.width));
  const widths = countsOf(columns, width);
  const data = new Uint8ClampedArray(4 * width * height);
  const sums = new Float64Array(3 * width);
  let rows = 0;
  for (let y = 0; y < pixels.height; y++) {
    addRow(pixels, y, columns, sums);
    rows++;
    const row = Math.floor((y * height) / pixels.height);
    if (y + 1 < pixels.height && Math.floor(((y + 1) * height) / pixels.height) === row) continue;
    putRow(data, row * width, sums, widths, rows);
    sums.fill(0);
    rows = 0;
  }
  return { data, width, height };
}

function countsOf(columns: Uint32Array, width: number): Uint32Array {
  const counts = new Uint32Array(width);
  for (const column of columns) counts[column] = (counts[column] ?? 0) + 1;
  return counts;
}

function addRow({ data, width, channels }: PdqPixels, y: number, columns: Uint32Array, sums: Float64Array): void {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let x = 0, at = y * width * channels; x < width; x++, at += channels) {
    const to = 3 * (columns[x] ?? 0);
    sums[to] = (sums[to] ?? 0) + (data[at] ?? 0);
    sums[to + 1] = (sums[to + 1] ?? 0) + (data[at + green] ?? 0);
    sums[to + 2] = (sums[to + 2] ?? 0) + (data[at + blue] ?? 0);
  }
}

function putRow(data: Uint8ClampedArray, first: number, sums: Float64Array, widths: Uint32Array, rows: number): void {
  for (const [x, columns] of widths.entries()) {
    const at = 4 * (first + x);
    for (let i = 0; i < 3; i++) data[at + i] = (sums[3 * x + i] ?? 0) / (columns * rows);
    data[at + 3] = 255;
  }
}

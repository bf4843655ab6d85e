import type { PdqPixels } from '../hash/pdq.ts';
import { fittingSides, type Rgba, shrink } from './shrink.ts';

/** Values of the longer side that a veiled picture is made of: light and dark can be told, a person cannot. */
const VEILED_SIDE = 16;

/**
 * A picture grey and blurred: reduced to 16 x 16 values of grey at most, which are then spread with soft edges. More than
 * they say cannot be brought back from it.
 *
 * @param side of the result at most, in pixels; it is as large as a clear picture would be
 */
export function veiled(pixels: PdqPixels, side: number): Rgba {
  const small = shrink(pixels, VEILED_SIDE);
  const greys = Float64Array.from({ length: small.width * small.height }, (_, i) => luma(small.data, 4 * i));
  const { width, height } = fittingSides(pixels.width, pixels.height, side);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    const down = between(y, height, small.height);
    for (let x = 0; x < width; x++, at += 4) {
      const right = between(x, width, small.width);
      const above = mixed(greys, down.first * small.width, right);
      const below = mixed(greys, down.second * small.width, right);
      data.fill(above + (below - above) * down.part, at, at + 3);
      data[at + 3] = 255;
    }
  }
  return { data, width, height };
}

/** ITU-R BT.601, as PDQ's. */
function luma(data: Uint8ClampedArray, at: number): number {
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

type Between = { readonly first: number; readonly second: number; readonly part: number };

/** Between which of `count` values a pixel of `length` lies, and how far from the first to the second. */
function between(position: number, length: number, count: number): Between {
  const at = Math.min(count - 1, Math.max(0, ((position + 0.5) * count) / length - 0.5));
  const first = Math.floor(at);
  return { first, second: Math.min(count - 1, first + 1), part: at - first };
}

function mixed(values: Float64Array, start: number, { first, second, part }: Between): number {
  const [a, b] = [values[start + first] ?? 0, values[start + second] ?? 0];
  return a + (b - a) * part;
}

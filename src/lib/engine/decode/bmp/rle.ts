import type { Dib } from './dib.ts';

const END_OF_ROW = 0;
const END_OF_BITMAP = 1;
const DELTA = 2;

/** A canvas that run-length coding paints on: RGB, the first row on top. */
type Canvas = { readonly data: Uint8Array; readonly colours: Uint8Array };

/**
 * Paints a bitmap of runs (Windows GDI, "Bitmap Compression"; 24 bits from OS/2). Pixels that no run reaches stay as
 * they are. What would lie beyond the end of a row is passed over.
 *
 * @returns whether the codes reached their end, or the last row
 */
export function paintRuns(codes: Uint8Array, dib: Dib, { data, colours }: Canvas): boolean {
  const { width, height, bits } = dib;
  let [x, y] = [0, 0];
  const put = (at: number, i: number): void => {
    if (x < width) {
      const to = 3 * ((dib.topDown ? y : height - 1 - y) * width + x);
      for (let channel = 0; channel < 3; channel++) data[to + channel] = sample(codes, bits, at, i, channel, colours);
    }
    x++;
  };
  for (let at = 0; y < height;) {
    const count = codes[at];
    const code = codes[at + 1];
    if (count === undefined || code === undefined) return false;
    if (count > 0) {
      // A run repeats one pixel, or, of 4 bits, two by turns.
      for (let i = 0; i < count; i++) put(at + 1, i % (8 / Math.min(bits, 8)));
      at += 1 + Math.max(1, bits / 8);
    } else if (code > DELTA) {
      const bytes = Math.ceil((code * bits) / 8);
      const present = Math.min(code, Math.floor(((codes.length - at - 2) * 8) / bits));
      for (let i = 0; i < present; i++) put(at + 2, i);
      if (present < code) return false;
      at += 2 + bytes + (bytes % 2);
    } else if (code === END_OF_BITMAP) {
      return true;
    } else {
      const [right, down] = code === END_OF_ROW ? [-x, 1] : [codes[at + 2] ?? 0, codes[at + 3] ?? 0];
      x += right;
      y += down;
      at += code === DELTA ? 4 : 2;
    }
  }
  return true;
}

/** A channel of the pixel at index `i` of the pixels that start at a byte. */
function sample(codes: Uint8Array, bits: number, at: number, i: number, channel: number, colours: Uint8Array): number {
  if (bits === 24) return codes[at + 3 * i + 2 - channel] ?? 0;
  const byte = codes[at + (bits === 4 ? i >> 1 : i)] ?? 0;
  const index = bits === 4 ? (i % 2 === 0 ? byte >>> 4 : byte & 15) : byte;
  return colours[3 * index + channel] ?? 0;
}

import type { Dib } from './dib.ts';
import { rowBytes, rowFiller } from './plain-rows.ts';
import { paintRuns } from './rle.ts';

const NO_MASKS = 'BMP: the colour masks make no sense';
const NO_PIXELS = 'BMP: there are no pixel data';
const CUT_OFF = 'BMP: the pixel data are cut off';

type DibPixels =
  | { readonly ok: true; readonly data: Uint8Array; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly said: string };

/**
 * The pixels of a bitmap that holds no embedded file: RGB rows from the top. Pixels that are missing are black, those
 * that run-length coding leaves out as well: so they come from browsers once their alpha is dropped.
 */
export function dibPixels(file: Uint8Array, dib: Dib, pixelsAt: number): DibPixels {
  if (pixelsAt >= file.length) return { ok: false, said: NO_PIXELS };
  const colours = readColours(file, dib);
  const rows = file.subarray(pixelsAt);
  const data = new Uint8Array(dib.width * dib.height * 3);
  if (dib.coding === 'plain') {
    const fill = rowFiller(dib, colours);
    if (fill === null) return { ok: false, said: NO_MASKS };
    const bytes = rowBytes(dib);
    for (let row = 0; row < dib.height && row * bytes < rows.length; row++) {
      const y = dib.topDown ? row : dib.height - 1 - row;
      fill(rows.subarray(row * bytes, (row + 1) * bytes), data.subarray(y * dib.width * 3, (y + 1) * dib.width * 3));
    }
    return { ok: true, data, warnings: isWhole(rows, dib) ? [] : [CUT_OFF] };
  }
  const isComplete = paintRuns(rows, dib, { data, colours });
  return { ok: true, data, warnings: isComplete ? [] : [CUT_OFF] };
}

/** Whether all pixels are there. Some writers leave out the bytes that fill up the last row. */
function isWhole(rows: Uint8Array, dib: Dib): boolean {
  return rows.length >= rowBytes(dib) * (dib.height - 1) + Math.ceil((dib.width * dib.bits) / 8);
}

/** A palette as RGB, as far as the file has it. */
function readColours(file: Uint8Array, { palette: { at, colours, colourBytes } }: Dib): Uint8Array {
  const rgb = new Uint8Array(3 * colours);
  for (let i = 0; i < colours; i++) {
    for (let channel = 0; channel < 3; channel++) rgb[3 * i + channel] = file[at + i * colourBytes + 2 - channel] ?? 0;
  }
  return rgb;
}

import type { PdqPixels } from '../../hash/pdq.ts';
import type { PngHeader } from './header.ts';

/**
 * Part of a picture's pixels, sent row by row: all of them, or one of Adam7's seven reduced pictures (PNG specification,
 * third edition, 8.1).
 */
export type PngPass = {
  /** The first column and row. */
  readonly left: number;
  readonly top: number;
  /** The distance between columns and between rows. */
  readonly across: number;
  readonly down: number;
  readonly columns: number;
  readonly rows: number;
};

const WHOLE = [[0, 0, 1, 1]] as const;
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes in which a picture is sent; those without pixels are left out, as in the file. */
export function pngPasses({ width, height, interlaced }: PngHeader): PngPass[] {
  return (interlaced ? ADAM7 : WHOLE)
    .map(([left, top, across, down]) => ({
      ...{ left, top, across, down },
      columns: Math.ceil((width - left) / across),
      rows: Math.ceil((height - top) / down),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of a row of a pass: the number of its filter, then its samples, packed (7.2). */
export function rowBytes({ columns }: PngPass, { channels, depth }: PngHeader): number {
  return 1 + Math.ceil((columns * channels * depth) / 8);
}

/**
 * Fills rows that are missing, in place: with the pixels that have stood for them in earlier passes, as browsers show a
 * picture that is still on its way; with zeros where there are none.
 *
 * @param known rows that are there, in the order in which they are sent
 */
export function fillMissingRows(pixels: Pick<PdqPixels, 'data' | 'channels'>, header: PngHeader, known: number): void {
  let left = known;
  for (const pass of pngPasses(header)) {
    for (let row = Math.min(left, pass.rows); row < pass.rows; row++) fillRow(pixels, header, pass, row);
    left = Math.max(0, left - pass.rows);
  }
}

function fillRow(
  { data, channels }: Pick<PdqPixels, 'data' | 'channels'>,
  { width }: PngHeader,
  { left, top, across, down, columns }: PngPass,
  row: number,
): void {
  // A pass begins as far from the corner as its pixels are from those that have stood for them.
  const back = (top * width + left) * channels;
  for (let column = 0; column < columns; column++) {
    const at = ((top + row * down) * width + left + column * across) * channels;
    if (back === 0) data.fill(0, at, at + channels);
    else data.copyWithin(at, at - back, at - back + channels);
  }
}

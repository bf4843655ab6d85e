import { FaxBits } from './fax-bits.ts';
import { readFlat, readRuns, whiteLine, type Line, type LineEnd } from './fax-line.ts';

/**
 * How lines follow each other:
 * - `rle`, `rle-words`: each by itself, from a whole byte, or from a whole word of two
 * - `g3`: each by itself, after an end of line; `g3-2d`: after one that says whether the line builds on the one above
 * - `g4`: each builds on the one above
 */
export type FaxForm = 'rle' | 'rle-words' | 'g3' | 'g3-2d' | 'g4';

/** A page ends by six ends of line without a line between. */
const PAGE_END = 3;

/**
 * The facsimile codes of ITU-T T.4 and T.6 as TIFF has them (TIFF 6.0, sections 10 and 11), without their uncompressed
 * mode.
 *
 * @returns rows of one bit a pixel, black set, each from a whole byte; and whether all of them came out as they should.
 *   Null when not a single one did
 */
export function decodeFax(codes: Uint8Array, width: number, height: number, form: FaxForm) {
  const bits = new FaxBits(codes);
  const rowBytes = Math.ceil(width / 8);
  const data = new Uint8Array(rowBytes * height);
  let [above, line] = [whiteLine(width), whiteLine(width)];
  let whole = 0;
  for (let row = 0; row < height && !bits.isOver; row++) {
    const read = readLine(bits, width, above, line, form);
    if (read === 'end') break;
    paint(line, width, data.subarray(row * rowBytes, (row + 1) * rowBytes));
    [above, line] = [line, above];
    if (read === 'whole') whole++;
    if (read === 'broken') {
      // Nothing tells where the next line starts.
      if (form === 'g4') break;
      if (form === 'g3' || form === 'g3-2d') bits.seekLineEnd();
    }
  }
  return whole === 0 ? null : { data, isWhole: whole === height };
}

function readLine(bits: FaxBits, width: number, above: Line, line: Line, form: FaxForm): LineEnd | 'end' {
  if (form === 'g4') return readFlat(bits, width, above, line);
  if (form === 'rle' || form === 'rle-words') {
    bits.align(form === 'rle' ? 8 : 16);
    return readRuns(bits, width, line);
  }
  let isFlat = false;
  for (let ends = 0; bits.skipLineEnd(); ends++) {
    if (form === 'g3-2d') isFlat = bits.bit() === 0;
    if (ends === PAGE_END) return 'end';
  }
  return isFlat ? readFlat(bits, width, above, line) : readRuns(bits, width, line);
}

function paint(line: Line, width: number, row: Uint8Array): void {
  for (let i = 0; (line[i] ?? width) < width; i += 2) setBits(row, line[i] ?? width, line[i + 1] ?? width);
}

function setBits(row: Uint8Array, from: number, to: number): void {
  let at = from;
  while (at < to && (at & 7) !== 0) setBit(row, at++);
  if (to - at >= 8) row.fill(0xff, at >> 3, to >> 3);
  for (at = Math.max(at, to & ~7); at < to; at++) setBit(row, at);
}

function setBit(row: Uint8Array, at: number): void {
  row[at >> 3] = (row[at >> 3] ?? 0) | (0x80 >> (at & 7));
}

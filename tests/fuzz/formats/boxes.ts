import { inPlace, latin1, type Span, type TakeApart, viewOf } from './pieces.ts';

/** Boxes that hold boxes, and the bytes before the first of them (ISO/IEC 14496-12; 23008-12 for those of HEIF). */
const HOLDERS = new Map([
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
  ['iinf', 6],
  ['iref', 4],
  ['moov', 0],
  ['trak', 0],
  ['mdia', 0],
  ['minf', 0],
  ['stbl', 0],
]);
const HEADER_BYTES = 8;
const CONTAINERS = ['ftyp', 'JXL '];

/** What the boxes of a HEIF, AVIF or JPEG XL file hold; their sizes stay, because offsets point into them. */
export const boxes: TakeApart = (file) =>
  CONTAINERS.includes(latin1(file, 4, 8)) ? inPlace(file, boxesIn(file, 0, file.length)) : null;

function boxesIn(file: Uint8Array, from: number, end: number): Span[] {
  const spans: Span[] = [];
  for (let at = from; at + HEADER_BYTES <= end;) {
    const size = viewOf(file).getUint32(at) || end - at;
    const name = latin1(file, at + 4, at + HEADER_BYTES);
    const [bodyAt, bodyEnd] = [at + HEADER_BYTES, Math.min(end, at + size)];
    const skipped = HOLDERS.get(name);
    if (skipped === undefined) spans.push({ name, from: bodyAt, end: bodyEnd });
    else spans.push(...boxesIn(file, bodyAt + skipped, bodyEnd));
    at += Math.max(HEADER_BYTES, size);
  }
  return spans;
}

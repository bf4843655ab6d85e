import { ByteReader } from '../byte-reader.ts';
import type { Box } from '../isobmff/boxes.ts';
import { cropped, flippedSideways, flippedUpright, turned, wholeView, type PictureView } from '../picture-view.ts';

/**
 * What of a decoded picture is shown, and how: its transformative properties, in the order in which the item has them
 * (ISO/IEC 23008-12, 6.5.9 to 6.5.12). Null when nothing is left of it.
 *
 * @param width of the picture before, as `height`
 */
export function viewOf(
  file: Uint8Array,
  properties: readonly Box[],
  width: number,
  height: number,
): PictureView | null {
  let view: PictureView | null = wholeView(width, height);
  for (const property of properties) {
    if (view !== null) view = applied(view, file, property);
  }
  return view;
}

function applied(view: PictureView, file: Uint8Array, property: Box): PictureView | null {
  const reader = new ByteReader(file, property);
  if (property.type === 'clap') return cleanAperture(view, reader);
  if (property.type === 'irot') return turnedBy(view, reader.u8() & 3);
  if (property.type === 'imir') return (reader.u8() & 1) === 1 ? flippedSideways(view) : flippedUpright(view);
  return view;
}

function turnedBy(view: PictureView, quarters: number): PictureView {
  return quarters === 0 ? view : turnedBy(turned(view), quarters - 1);
}

/**
 * Four fractions: width, height, and how far the centre is from that of the picture (ISO/IEC 14496-12, 12.1.4). Parts of
 * a pixel, and what lies outside, are cut off.
 */
function cleanAperture(view: PictureView, reader: ByteReader): PictureView | null {
  const fraction = (isSigned: boolean) => {
    const [numerator, denominator] = [reader.u32(), reader.u32()];
    return (isSigned ? numerator | 0 : numerator) / denominator;
  };
  const [width, height, fromCentreX, fromCentreY] = [fraction(false), fraction(false), fraction(true), fraction(true)];
  const across = span(view.width, width, fromCentreX);
  const down = span(view.height, height, fromCentreY);
  if (across === null || down === null) return null;
  return cropped(view, across.from, down.from, across.length, down.length);
}

/** One direction of a clean aperture. Null when it is empty, or when a denominator was zero. */
function span(whole: number, length: number, fromCentre: number): { from: number; length: number } | null {
  const start = Math.floor(fromCentre + (whole - length) / 2);
  const [from, to] = [Math.max(0, start), Math.min(whole, Math.floor(start + length))];
  return to > from ? { from, length: to - from } : null;
}

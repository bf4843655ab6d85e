import type { ImageHeader } from '../decoder.ts';
import { maxSampling, parseFrame, type Frame } from './frame.ts';
import { codedDataEnd, DNL, EOI, isFrame, segmentAfter, SOF2, SOI, SOS, uint16 } from './segments.ts';

export type JpegHeader = ImageHeader & {
  readonly frame: Frame;
  /** Where the frame header has zero for a number of lines that comes after the first scan; null when it has it itself. */
  readonly linesAt: number | null;
};

/**
 * Reads the frame header (ITU-T T.81, B.2.2), and the number of lines behind the first scan (B.2.5) when it is left to that.
 * Null when no frame header comes before the scan, or none that makes sense.
 */
export function jpegHeader(file: Uint8Array): JpegHeader | null {
  for (let at = 2; ;) {
    const segment = segmentAfter(file, at);
    if (segment === null || segment.end > file.length || ENDS.has(segment.marker)) return null;
    if (isFrame(segment.marker)) {
      const frame = parseFrame(segment.marker, file.subarray(segment.from, segment.end));
      return frame === null ? null : headerOf(file, frame, segment.from + 1, segment.end);
    }
    at = segment.end;
  }
}

/** Behind these, a frame header belongs to something else. */
const ENDS = new Set([SOI, EOI, SOS]);

function headerOf(file: Uint8Array, frame: Frame, linesAt: number, end: number): JpegHeader | null {
  const { width } = frame;
  const height = frame.height === 0 ? linesAfterScan(file, end) : frame.height;
  if (width === 0 || height === 0) return null;
  return { width, height, weight: weightOf(frame), frame, linesAt: frame.height === 0 ? linesAt : null };
}

/** The picture in the codec and out of it; coefficients of two bytes where scans come back to them; black, decoded apart. */
function weightOf({ process, components }: Frame): number {
  const { h, v } = maxSampling(components);
  const coefficients = components.reduce((sum, component) => sum + component.h * component.v, 0) / (h * v);
  return 2 + (process === SOF2 ? coefficients / 2 : 0) + (components.length === 4 ? 0.5 : 0);
}

function linesAfterScan(file: Uint8Array, from: number): number {
  for (let at = from; ;) {
    const segment = segmentAfter(file, at);
    if (segment === null || segment.end > file.length) return 0;
    at = segment.end;
    if (segment.marker !== SOS) continue;
    const lines = segmentAfter(file, codedDataEnd(file, at));
    return lines?.marker === DNL && lines.end <= file.length ? uint16(file, lines.from) : 0;
  }
}

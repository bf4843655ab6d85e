import type { Component, Frame } from './frame.ts';
import type { Scan, ScanComponent } from './scan.ts';

/** Parameters of a frame header (ITU-T T.81, B.2.2) for other components than the frame's own; each gets its place as identifier. */
export function frameHeader(frame: Frame, components: readonly Omit<Component, 'id'>[]): number[] {
  const { precision, width, height } = frame;
  return [
    ...[precision, height >> 8, height & 0xff, width >> 8, width & 0xff, components.length],
    ...components.flatMap(({ h, v, quantisation }, place) => [place, (h << 4) | v, quantisation]),
  ];
}

/** Parameters of a scan header (T.81, B.2.3) for other components than the scan's own. */
export function scanHeader({ first, last, high, low }: Scan, components: readonly ScanComponent[]): number[] {
  return [
    components.length,
    ...components.flatMap(({ index, dc, ac }) => [index, (dc << 4) | ac]),
    ...[first, last, (high << 4) | low],
  ];
}

const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];
const ADOBE_LENGTH = 12;

/**
 * The colour transform of an Adobe segment (ITU-T T.872, 6.5.3); null when APP14 holds something else.
 * 0 stands for RGB or CMYK, 1 for YCbCr, 2 for YCCK.
 */
export function adobeTransform(body: Uint8Array): number | null {
  const isAdobe = body.length >= ADOBE_LENGTH && ADOBE.every((byte, i) => body[i] === byte);
  return isAdobe ? (body[ADOBE_LENGTH - 1] ?? 0) : null;
}

/** Parameters of an Adobe segment: version 100, no flags, a colour transform. */
export const adobeSegment = (transform: number): number[] => [...ADOBE, 0, 100, 0, 0, 0, 0, transform];

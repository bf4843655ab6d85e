import { maxSampling, type Frame } from './frame.ts';
import { SOF0, SOF2 } from './segments.ts';

/** libjpeg's limit; the format's is 65,535. */
const MAX_SIDE = 65_500;

/** What libjpeg cannot decode although it may be in order, in words; null when it can. */
export function unsupportedCoding({ process, precision, width, height, components }: Frame): string | null {
  if (process > SOF2) return `JPEG: ${codingOf(process)} coding`;
  if (precision !== 8) return `JPEG: ${precision} bits a sample`;
  if (![1, 3, 4].includes(components.length)) return `JPEG: ${components.length} components`;
  if (Math.max(width, height) > MAX_SIDE) return `JPEG: a side of more than ${MAX_SIDE} pixels`;
  const max = maxSampling(components);
  const isFractional = components.some(({ h, v }) => max.h % h !== 0 || max.v % v !== 0);
  return isFractional ? 'JPEG: samples that are no whole number of pixels wide' : null;
}

/** Of the processes behind the first three (ITU-T T.81, table B.1). */
function codingOf(process: number): string {
  const number = process - SOF0;
  if (number === 3) return 'lossless';
  // Every fourth: differential frames, which build on others.
  if ((number & 4) !== 0) return 'hierarchical';
  return number === 11 ? 'lossless arithmetic' : 'arithmetic';
}

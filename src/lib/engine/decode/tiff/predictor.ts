import type { Layout } from './layout.ts';
import { Compression } from './tags.ts';

const NONE = 1;
const HORIZONTAL = 2;
const FLOATING_POINT = 3;

/** Undoes a prediction in a row, in place. */
export type UndoPrediction = (row: Uint8Array) => void;

/** The compressions that predict at all: of others the field means nothing. */
const PREDICTING = new Set<number>([Compression.lzw, Compression.deflate, Compression.oldDeflate]);

/** `'none'` when rows are what they are; null for a prediction that is not known. */
export function predictionOf(layout: Layout): UndoPrediction | 'none' | null {
  const { predictor, bits, samples, planes, isLittleEndian, compression } = layout;
  if (predictor === NONE || !PREDICTING.has(compression)) return 'none';
  const step = planes > 1 ? 1 : samples;
  const bytes = bits / 8;
  if (predictor === HORIZONTAL && [1, 2, 4].includes(bytes))
    return (row) => {
      undoHorizontal(row, bytes, step, isLittleEndian);
    };
  if (predictor === FLOATING_POINT && [2, 3, 4, 8].includes(bytes))
    return (row) => {
      undoFloat(row, bytes, step, isLittleEndian);
    };
  return null;
}

/** Samples are differences from the one of the same kind to the left (TIFF 6.0, section 14). */
function undoHorizontal(row: Uint8Array, bytes: number, step: number, isLittleEndian: boolean): void {
  if (bytes === 1) {
    for (let at = step; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - step] ?? 0);
    return;
  }
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  const end = row.length - bytes;
  for (let at = step * bytes; at <= end; at += bytes) {
    const left = at - step * bytes;
    if (bytes === 2) {
      view.setUint16(at, view.getUint16(at, isLittleEndian) + view.getUint16(left, isLittleEndian), isLittleEndian);
    } else {
      view.setUint32(at, view.getUint32(at, isLittleEndian) + view.getUint32(left, isLittleEndian), isLittleEndian);
    }
  }
}

/**
 * Bytes are differences from the one to the left, and a row holds first the highest byte of every sample, then the next
 * (Adobe Photoshop TIFF Technical Note 3).
 */
function undoFloat(row: Uint8Array, bytes: number, step: number, isLittleEndian: boolean): void {
  for (let at = step; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - step] ?? 0);
  const planes = row.slice();
  const count = row.length / bytes;
  for (let sample = 0; sample < count; sample++) {
    for (let byte = 0; byte < bytes; byte++) {
      row[sample * bytes + (isLittleEndian ? bytes - 1 - byte : byte)] = planes[byte * count + sample] ?? 0;
    }
  }
}

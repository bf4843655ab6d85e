import type { Picture } from '../../fixtures/picture.ts';
import { compressRows, tiffCompressions } from '../../fixtures/tiff-compression.ts';
import { writeTiffFile } from '../../fixtures/tiff-file.ts';
import { longs, shorts } from '../../fixtures/tiff-writer.ts';

const ROWS_PER_STRIP = 16;
const SAMPLES = 3;

/** RGB as differences to the left neighbour (TIFF 6.0, section 14). */
function differences({ width, data }: Picture, y: number): Uint8Array {
  const row = new Uint8Array(width * SAMPLES);
  for (let x = 0; x < width; x++) {
    const at = (y * width + x) * 4;
    for (let channel = 0; channel < SAMPLES; channel++) {
      const left = x === 0 ? 0 : (data[at - 4 + channel] ?? 0);
      row[x * SAMPLES + channel] = (data[at + channel] ?? 0) - left;
    }
  }
  return row;
}

/** Writes LZW in strips, with differences, as scanners do; the corpus's writer of every kind takes minutes at 12 MP. */
export function writeScannedTiff(picture: Picture): Uint8Array {
  const rows = Array.from({ length: picture.height }, (_, y) => differences(picture, y));
  const strips = Array.from({ length: Math.ceil(picture.height / ROWS_PER_STRIP) }, (_, i) =>
    compressRows(rows.slice(i * ROWS_PER_STRIP, (i + 1) * ROWS_PER_STRIP), picture.width, 'lzw'),
  );
  const fields = [
    longs(256, picture.width),
    longs(257, picture.height),
    shorts(258, 8, 8, 8),
    shorts(259, tiffCompressions.lzw),
    shorts(262, 2),
    shorts(277, SAMPLES),
    longs(278, ROWS_PER_STRIP),
    shorts(317, 2),
  ];
  const container = { littleEndian: true, big: false, chunksFirst: true };
  return writeTiffFile([{ fields, chunks: strips, isTiled: false }], container);
}

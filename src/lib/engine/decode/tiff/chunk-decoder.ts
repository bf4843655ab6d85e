import type { ChunkRows } from './chunk-rows.ts';
import { decompressor, type Decompress } from './decompress.ts';
import type { Ifd } from './ifd.ts';
import { decodeJpegChunk, type DecodeJpeg } from './jpeg-chunk.ts';
import { rowBytes, storedRows, type Layout } from './layout.ts';
import { predictionOf, type UndoPrediction } from './predictor.ts';
import { Compression, Photometric, Tag } from './tags.ts';
import { spreadBlocks } from './ycbcr.ts';

/** Decodes one plane of a chunk; `rows` are those that belong to the picture. Null when nothing comes of it. */
export type DecodeChunk = (coded: Uint8Array, rows: number) => ChunkRows | null | Promise<ChunkRows | null>;

/** Null for a coding that there is no decoder for. */
export function chunkDecoder(ifd: Ifd, layout: Layout, jpeg: DecodeJpeg): DecodeChunk | null {
  if (layout.compression === Compression.jpeg) return layout.bits === 8 ? jpegDecoder(ifd, layout, jpeg) : null;
  const decompress = decompressor(layout, ifd.value(Tag.t4Options) ?? 0);
  const undo = predictionOf(layout);
  if (decompress === null || undo === null) return null;
  if (layout.photometric !== Photometric.yCbCr || layout.planes > 1) return plainDecoder(layout, decompress, undo);
  const { bits, samples, blocks } = layout;
  return bits === 8 && samples === 3 && blocks !== null && undo === 'none'
    ? blockDecoder(ifd, layout, decompress)
    : null;
}

function jpegDecoder(ifd: Ifd, { chunk, photometric, planes }: Layout, jpeg: DecodeJpeg): DecodeChunk {
  const tables = ifd.bytes(Tag.jpegTables);
  // A plane by itself is grey, whatever it is a plane of.
  const ownColours = planes > 1 ? Photometric.blackIsZero : photometric;
  return (coded, rows) => {
    const expected = { width: chunk.width, height: chunk.height, rows, photometric: ownColours };
    return decodeJpegChunk(coded, tables, expected, jpeg);
  };
}

function plainDecoder(layout: Layout, decompress: Decompress, undo: UndoPrediction | 'none'): DecodeChunk {
  const bytes = rowBytes(layout);
  const perPixel = layout.planes > 1 ? 1 : layout.samples;
  return (coded, rows) => {
    const stored = decompress(coded, rows);
    if (stored === null) return null;
    const { data, isWhole } = stored;
    if (undo !== 'none') for (let at = 0; at < data.length; at += bytes) undo(data.subarray(at, at + bytes));
    return { data, rowBytes: bytes, perPixel, isWhole };
  };
}

function blockDecoder(ifd: Ifd, layout: Layout, decompress: Decompress): DecodeChunk {
  const { chunk, blocks } = layout;
  return (coded, rows) => {
    const stored = blocks === null ? null : decompress(coded, storedRows(layout, rows));
    if (blocks === null || stored === null) return null;
    const data = spreadBlocks(stored.data, blocks, chunk.width, rows, ifd);
    return { data, rowBytes: 3 * chunk.width, perPixel: 3, isWhole: stored.isWhole };
  };
}

import { chunkBytes, chunkCount } from './chunk-bytes.ts';
import type { DecodeChunk } from './chunk-decoder.ts';
import type { ChunkRows } from './chunk-rows.ts';
import type { Colours } from './colours.ts';
import type { Ifd } from './ifd.ts';
import type { Layout } from './layout.ts';

/** What a picture is made of. */
export type PictureParts = {
  readonly file: Uint8Array;
  readonly ifd: Ifd;
  readonly layout: Layout;
  readonly colours: Colours;
  readonly decodeChunk: DecodeChunk;
};

export type Picture = {
  /** Rows of channels; black where nothing came of a chunk. */
  readonly data: Uint8Array;
  /** Chunks that gave pixels. */
  readonly decoded: number;
  /** Chunks that did not come out as they should, or gave no pixels. */
  readonly damaged: number;
};

/** The part of the picture that a chunk covers. */
type Place = { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number };

export async function decodePicture(parts: PictureParts): Promise<Picture> {
  const { width, height, chunk } = parts.layout;
  const data = new Uint8Array(width * height * parts.colours.channels);
  const chunks = chunk.across * chunk.down;
  let [decoded, whole] = [0, 0];
  // Beyond those that the directory points to there is nothing to look for.
  for (let index = 0, end = Math.min(chunks, chunkCount(parts.ifd)); index < end; index++) {
    const [x, y] = [(index % chunk.across) * chunk.width, Math.floor(index / chunk.across) * chunk.height];
    const place = { x, y, columns: Math.min(chunk.width, width - x), rows: Math.min(chunk.height, height - y) };
    const planes = await decodePlanes(parts, index, place.rows);
    if (planes === null) continue;
    decoded++;
    if (planes.every(({ isWhole }) => isWhole)) whole++;
    paint(planes, place, parts, data);
  }
  return { data, decoded, damaged: chunks - whole };
}

/** The planes of a chunk that the colours need: one, or one for each sample. Null when one of them is missing. */
async function decodePlanes({ file, ifd, layout, colours, decodeChunk }: PictureParts, index: number, rows: number) {
  const planes: ChunkRows[] = [];
  const count = Math.min(layout.planes, colours.needs);
  const { across, down, isTile, height } = layout.chunk;
  for (let plane = 0; plane < count; plane++) {
    const coded = chunkBytes(file, ifd, layout, plane * across * down + index);
    // Tiles are stored whole, also where they stick out.
    const decoded = coded === null ? null : await decodeChunk(coded, isTile ? height : rows);
    if (decoded === null || decoded.perPixel * count < colours.needs) return null;
    planes.push(decoded);
  }
  return planes;
}

function paint(planes: readonly ChunkRows[], place: Place, { layout, colours }: PictureParts, data: Uint8Array): void {
  const { channels, convert } = colours;
  const { x, y, columns, rows } = place;
  const perPixel = planes.length > 1 ? planes.length : (planes[0]?.perPixel ?? 1);
  const samples = new Uint16Array(columns * perPixel);
  for (let row = 0; row < rows; row++) {
    if (!readRow(planes, row, colours, samples)) return;
    const at = ((y + row) * layout.width + x) * channels;
    convert(samples, perPixel, data.subarray(at, at + columns * channels));
  }
}

/** The samples of a row, pixel by pixel. False when there are no bytes for it. */
function readRow(planes: readonly ChunkRows[], row: number, { read }: Colours, samples: Uint16Array): boolean {
  const [first] = planes;
  if (first === undefined || first.data.length <= row * first.rowBytes) return false;
  const bytes = ({ data, rowBytes }: ChunkRows) => data.subarray(row * rowBytes, (row + 1) * rowBytes);
  if (planes.length === 1) {
    read(bytes(first), samples);
    return true;
  }
  const plane = new Uint16Array(samples.length / planes.length);
  for (const [i, each] of planes.entries()) {
    read(bytes(each), plane);
    for (let x = 0, to = i; x < plane.length; x++, to += planes.length) samples[to] = plane[x] ?? 0;
  }
  return true;
}

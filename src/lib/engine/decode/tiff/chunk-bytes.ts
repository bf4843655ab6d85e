import type { Ifd } from './ifd.ts';
import { rowBytes, storedRows, type Layout } from './layout.ts';
import { Compression, Tag } from './tags.ts';

/** No coding makes more of rows than this: facsimile codes are the worst, and need nine bits for two pixels. */
const MAX_EXPANSION = 8;
const MAX_OVERHEAD_BYTES = 4096;

/** How many chunks the directory points to; there may be too few of them, or too many. */
export function chunkCount(ifd: Ifd): number {
  return ifd.count(chunkTags(ifd)[0]);
}

/** Finds the coded bytes of the chunk with an index, as far as the file has them. Null when it has none. */
export function chunkBytes(file: Uint8Array, ifd: Ifd, layout: Layout, index: number): Uint8Array | null {
  const [offsets, counts] = chunkTags(ifd);
  const at = ifd.value(offsets, index);
  if (at === null || at >= file.length) return null;
  const coded = file.subarray(at, at + codedLength(ifd, layout, ifd.value(counts, index) ?? 0));
  return layout.isBitReversed && layout.compression !== Compression.jpeg ? coded.map(reversed) : coded;
}

/** Writers that leave the length out, or write nonsense there, are known; libtiff guesses like this, too. */
function codedLength(ifd: Ifd, layout: Layout, declared: number): number {
  const { compression, chunk } = layout;
  if (compression === Compression.jpeg) return declared === 0 ? Infinity : declared;
  const needed = rowBytes(layout) * storedRows(layout, chunk.height);
  if (compression === Compression.none) return declared === 0 || chunkCount(ifd) === 1 ? needed : declared;
  // Codes without an end, to which a thousand chunks may point, would take for ever.
  const most = MAX_EXPANSION * needed + MAX_OVERHEAD_BYTES;
  return declared === 0 ? most : Math.min(declared, most);
}

/** Whether a directory's chunks lie within the file. */
export function areChunksWithin(file: Uint8Array, ifd: Ifd): boolean {
  const [offsets, counts] = chunkTags(ifd);
  for (let index = 0, end = ifd.count(offsets); index < end; index++) {
    if ((ifd.value(offsets, index) ?? 0) + (ifd.value(counts, index) ?? 0) > file.length) return false;
  }
  return true;
}

/** Some writers keep tiles under the numbers for strips. */
function chunkTags(ifd: Ifd): readonly [offsets: number, counts: number] {
  return ifd.has(Tag.tileOffsets) ? [Tag.tileOffsets, Tag.tileByteCounts] : [Tag.stripOffsets, Tag.stripByteCounts];
}

/** A byte with its bits the other way round. */
function reversed(byte: number): number {
  const pairs = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55);
  const nibbles = ((pairs & 0x33) << 2) | ((pairs >> 2) & 0x33);
  return ((nibbles & 0x0f) << 4) | (nibbles >> 4);
}

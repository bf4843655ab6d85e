import type { Ifd } from './ifd.ts';
import { Compression, Photometric, SampleFormat, Tag } from './tags.ts';
import { blockRowBytes, yCbCrBlocks, type YCbCrBlocks } from './ycbcr.ts';

/** How the picture of a directory is coded and cut into chunks: strips over the whole width, or tiles. */
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** Bits of every sample. */
  readonly bits: number;
  /** Samples of a pixel, those beyond the colours included. */
  readonly samples: number;
  readonly sampleFormat: number;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly isLittleEndian: boolean;
  /** Whether the bits of every byte in the file are the other way round. */
  readonly isBitReversed: boolean;
  /** Planes that are stored one after the other: one for each sample, or one with all of them. */
  readonly planes: number;
  readonly chunk: Chunks;
  /** Set when pixels share chroma samples, and are stored by blocks that do. */
  readonly blocks: YCbCrBlocks | null;
};

type Chunks = {
  readonly width: number;
  readonly height: number;
  readonly isTile: boolean;
  readonly across: number;
  readonly down: number;
};

/** Rows of a chunk that is as long as the picture: the default. */
const ALL_ROWS = 2 ** 32 - 1;

/** Sides of the picture of a directory. Null when it has none. */
export function pictureSize(ifd: Ifd): { width: number; height: number } | null {
  const [width, height] = [ifd.value(Tag.imageWidth) ?? 0, ifd.value(Tag.imageLength) ?? 0];
  return width >= 1 && height >= 1 ? { width, height } : null;
}

/** Null when the fields contradict each other, or samples have different numbers of bits. */
export function readLayout(ifd: Ifd, isLittleEndian: boolean): Layout | null {
  const size = pictureSize(ifd);
  if (size === null) return null;
  const samples = ifd.value(Tag.samplesPerPixel) ?? 1;
  const bits = ifd.value(Tag.bitsPerSample) ?? 1;
  if (samples < 1 || bits < 1 || bits > 64 || !hasEqualBits(ifd, samples)) return null;
  const chunk = readChunks(ifd, size);
  if (chunk === null) return null;
  const layout = {
    ...size,
    bits,
    samples,
    sampleFormat: ifd.value(Tag.sampleFormat) ?? SampleFormat.unsigned,
    photometric: readPhotometric(ifd, samples),
    compression: ifd.value(Tag.compression) ?? Compression.none,
    predictor: ifd.value(Tag.predictor) ?? 1,
    isLittleEndian,
    isBitReversed: ifd.value(Tag.fillOrder) === 2,
    planes: ifd.value(Tag.planarConfiguration) === 2 ? samples : 1,
    chunk,
  };
  return { ...layout, blocks: hasBlocks(layout) ? yCbCrBlocks(ifd) : null };
}

/** A JPEG has its own blocks, and planes by themselves have none. */
function hasBlocks({ photometric, compression, planes }: Omit<Layout, 'blocks'>): boolean {
  return photometric === Photometric.yCbCr && compression !== Compression.jpeg && planes === 1;
}

const KNOWN = new Set<number>(Object.values(Photometric));

/** Where the field is missing or makes no sense, samples tell what they stand for by their number. */
function readPhotometric(ifd: Ifd, samples: number): number {
  const declared = ifd.value(Tag.photometric);
  if (declared !== null && KNOWN.has(declared)) return declared;
  return samples >= 3 ? Photometric.rgb : Photometric.blackIsZero;
}

function hasEqualBits(ifd: Ifd, samples: number): boolean {
  const first = ifd.value(Tag.bitsPerSample);
  const count = Math.min(samples, ifd.count(Tag.bitsPerSample));
  for (let i = 1; i < count; i++) if (ifd.value(Tag.bitsPerSample, i) !== first) return false;
  return true;
}

function readChunks(ifd: Ifd, { width, height }: { width: number; height: number }): Chunks | null {
  const isTile = ifd.has(Tag.tileWidth);
  const chunkWidth = isTile ? (ifd.value(Tag.tileWidth) ?? 0) : width;
  const rows = isTile ? (ifd.value(Tag.tileLength) ?? 0) : Math.min(height, ifd.value(Tag.rowsPerStrip) ?? ALL_ROWS);
  if (chunkWidth < 1 || rows < 1) return null;
  const [across, down] = [Math.ceil(width / chunkWidth), Math.ceil(height / rows)];
  return { width: chunkWidth, height: rows, isTile, across, down };
}

/** Bytes of a stored row of one plane of a chunk. Of pixels in blocks, that is a row of blocks. */
export function rowBytes({ bits, samples, planes, chunk, blocks }: Layout): number {
  if (blocks !== null) return blockRowBytes(blocks, chunk.width);
  return Math.ceil((chunk.width * bits * (planes > 1 ? 1 : samples)) / 8);
}

/** Stored rows that hold so many rows of pixels. */
export function storedRows({ blocks }: Layout, rows: number): number {
  return Math.ceil(rows / (blocks?.down ?? 1));
}

import { BitReader } from '../bit-reader.ts';
import type { ImageHeader } from '../decoder.ts';
import { boxesIn } from '../isobmff/boxes.ts';
import { startsWith } from '../starts-with.ts';

export type JxlHeader = ImageHeader & {
  /** One colour channel. */
  readonly isGrey: boolean;
  /** Whether black comes as a channel of its own: the picture is CMYK. */
  readonly hasBlack: boolean;
};

const SIGNATURE = [0xff, 0x0a];
/** The signature box (ISO/IEC 18181-2). */
const CONTAINER = [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
/** More than the longest header: names of channels are in it. */
const HEADER_BYTES = 1 << 16;
const MAX_EXTRA_CHANNELS = 256;
/** Memory for a pixel, in pixels of four bytes, measured with pictures of 2 to 48 megapixels; XYB is what lossy files hold. */
const WEIGHT_XYB = 10;
export const WEIGHT = 14;
const RATIOS = [null, [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]] as const;
const GREY = 1;
/** Types of extra channels. */
const ALPHA = 0;
const SPOT_COLOUR = 2;
const BLACK = 4;
const FILTER_ARRAY = 5;

export function isJxl(head: Uint8Array): boolean {
  return startsWith(head, SIGNATURE) || startsWith(head, CONTAINER);
}

/**
 * Reads the headers of a JPEG XL codestream (ISO/IEC 18181-1, image headers), bare or in a container, as far as the colour
 * encoding. Sides are those after the orientation that the codestream names. Null when there are no such headers.
 */
export function jxlHeader(file: Uint8Array): JxlHeader | null {
  if (!isJxl(file)) return null;
  const codestream = startsWith(file, SIGNATURE) ? file.subarray(0, HEADER_BYTES) : startOfCodestream(file);
  if (!startsWith(codestream, SIGNATURE)) return null;
  const reader = new BitReader(codestream.subarray(SIGNATURE.length));
  const coded = sides(reader);
  const { isTurned, isXyb, extraChannels, ...metadata } = imageMetadata(reader);
  if (reader.isOver() || extraChannels > MAX_EXTRA_CHANNELS || coded.width === 0) return null;
  const { width, height } = isTurned ? { width: coded.height, height: coded.width } : coded;
  // Channels are decoded side by side, wanted or not.
  const codedPixels = width * height * Math.max(1, (3 + extraChannels) / 4);
  return { width, height, codedPixels, weight: isXyb ? WEIGHT_XYB : WEIGHT, ...metadata };
}

/** The first bytes of the codestream, which a container may hold in pieces (`jxlc`, `jxlp`). */
function startOfCodestream(file: Uint8Array): Uint8Array {
  const start = new Uint8Array(HEADER_BYTES);
  let length = 0;
  for (const box of boxesIn(file)) {
    if (box.type !== 'jxlc' && box.type !== 'jxlp') continue;
    const from = box.type === 'jxlp' ? box.start + 4 : box.start;
    const piece = file.subarray(from, Math.min(box.end, from + HEADER_BYTES - length));
    start.set(piece, length);
    length += piece.length;
    if (length === HEADER_BYTES || box.type === 'jxlc') break;
  }
  return start.subarray(0, length);
}

/** SizeHeader. */
function sides(reader: BitReader): ImageHeader {
  const isSmall = reader.flag();
  const side = () =>
    isSmall ? 8 * (1 + reader.bits(5)) : u32(reader, [wide(9, 1), wide(13, 1), wide(18, 1), wide(30, 1)]);
  const height = side();
  const ratio = RATIOS[reader.bits(3)] ?? null;
  return { height, width: ratio === null ? side() : Math.floor((height * ratio[0]) / ratio[1]) };
}

type Metadata = {
  readonly isTurned: boolean;
  readonly isXyb: boolean;
  readonly isGrey: boolean;
  readonly hasBlack: boolean;
  readonly extraChannels: number;
};

/** ImageMetadata up to the colour space. */
function imageMetadata(reader: BitReader): Metadata {
  if (reader.flag()) return { isTurned: false, isXyb: true, isGrey: false, hasBlack: false, extraChannels: 0 };
  const isTurned = reader.flag() && extraFields(reader);
  bitDepth(reader);
  reader.skip(1);
  const extraChannels = u32(reader, [fixed(0), fixed(1), wide(4, 2), wide(12, 1)]);
  let hasBlack = false;
  for (let i = 0; i < Math.min(extraChannels, MAX_EXTRA_CHANNELS); i++) {
    if (extraChannel(reader) === BLACK) hasBlack = true;
  }
  const isXyb = reader.flag();
  const isGrey = !reader.flag() && isGreyEncoding(reader);
  return { isTurned, isXyb, isGrey, hasBlack, extraChannels };
}

/** Orientation, intrinsic size, preview and animation; whether the orientation swaps the sides. */
function extraFields(reader: BitReader): boolean {
  const orientation = 1 + reader.bits(3);
  if (reader.flag()) sides(reader);
  if (reader.flag()) preview(reader);
  if (reader.flag()) animation(reader);
  return orientation > 4;
}

function preview(reader: BitReader): void {
  const inEights = reader.flag();
  const side = () =>
    u32(
      reader,
      inEights
        ? [fixed(16), fixed(32), wide(5, 1), wide(9, 33)]
        : [wide(6, 1), wide(8, 65), wide(10, 321), wide(12, 1345)],
    );
  side();
  if (reader.bits(3) === 0) side();
}

function animation(reader: BitReader): void {
  u32(reader, [fixed(100), fixed(1000), wide(10, 1), wide(30, 1)]);
  u32(reader, [fixed(1), fixed(1001), wide(8, 1), wide(10, 1)]);
  u32(reader, [fixed(0), wide(3), wide(16), wide(32)]);
  reader.skip(1);
}

function bitDepth(reader: BitReader): void {
  const isFloat = reader.flag();
  u32(reader, isFloat ? [fixed(32), fixed(16), fixed(24), wide(6, 1)] : [fixed(8), fixed(10), fixed(12), wide(6, 1)]);
  if (isFloat) reader.skip(4);
}

/** ExtraChannelInfo; its type. */
function extraChannel(reader: BitReader): number {
  if (reader.flag()) return ALPHA;
  const type = enumerated(reader);
  bitDepth(reader);
  u32(reader, [fixed(0), fixed(3), fixed(4), wide(3, 1)]);
  reader.skip(8 * u32(reader, [fixed(0), wide(4), wide(5, 16), wide(10, 48)]));
  if (type === ALPHA) reader.skip(1);
  if (type === SPOT_COLOUR) reader.skip(4 * 16);
  if (type === FILTER_ARRAY) u32(reader, [fixed(1), wide(2), wide(4, 3), wide(8, 19)]);
  return type;
}

/** ColourEncoding that is not all default: whether there is an ICC profile, then the colour space. */
function isGreyEncoding(reader: BitReader): boolean {
  reader.skip(1);
  return enumerated(reader) === GREY;
}

/** One of four ways to write a number, chosen by two bits (U32): its bits, and what is added to them. */
type Way = { readonly bits: number; readonly plus: number };
const fixed = (plus: number): Way => ({ bits: 0, plus });
const wide = (bits: number, plus = 0): Way => ({ bits, plus });

function u32(reader: BitReader, ways: readonly Way[]): number {
  const way = ways[reader.bits(2)];
  return way === undefined ? 0 : reader.bits(way.bits) + way.plus;
}

const enumerated = (reader: BitReader): number => u32(reader, [fixed(0), fixed(1), wide(4, 2), wide(6, 18)]);

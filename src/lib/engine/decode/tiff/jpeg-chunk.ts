import type { Decoded, Decoder } from '../decoder.ts';
import { ByteSink } from '../jpeg/byte-sink.ts';
import { adobeSegment } from '../jpeg/headers.ts';
import { APP14, DHT, DQT, DRI, EOI, segmentAfter, SOI, SOS } from '../jpeg/segments.ts';
import { splitFourComponents } from '../jpeg/split.ts';
import { jpegHeader } from '../jpeg/header.ts';
import type { ChunkRows } from './chunk-rows.ts';
import { Photometric } from './tags.ts';

export type DecodeJpeg = Pick<Decoder, 'decode'>;

/** What a chunk has to be; `rows` of its height belong to the picture. */
type Expected = {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly photometric: number;
};

const TABLES = new Set([DQT, DHT, DRI]);

/**
 * Decodes a chunk that is a JPEG, its tables maybe in the directory (TIFF Technical Note 2). What the components stand for
 * is said by the directory, and what the JPEG itself says of it counts for nothing.
 */
export async function decodeJpegChunk(
  coded: Uint8Array,
  tables: Uint8Array,
  expected: Expected,
  codec: DecodeJpeg,
): Promise<ChunkRows | null> {
  const file = wholeJpeg(coded, tables, expected.photometric);
  const header = jpegHeader(file);
  // The last strip of a picture may be coded as long as the others.
  if (header === null || header.width > expected.width || header.height > expected.height) return null;
  const image =
    header.frame.components.length === 4 ? await decodeInks(file, codec) : rowsOf(await codec.decode(file, header));
  if (image === null) return null;
  return { ...image, isWhole: image.isWhole && header.width === expected.width && header.height >= expected.rows };
}

/** One file of tables and coded data, marked with the colour space of the directory. */
function wholeJpeg(coded: Uint8Array, tables: Uint8Array, photometric: number): Uint8Array<ArrayBuffer> {
  const sink = new ByteSink();
  sink.append(Uint8Array.of(0xff, SOI));
  sink.segment(APP14, adobeSegment(photometric === Photometric.yCbCr ? 1 : 0));
  copySegments(tables, sink, (marker) => TABLES.has(marker));
  const scan = copySegments(coded, sink, (marker) => marker < 0xe0);
  sink.append(coded.subarray(scan));
  return sink.bytes();
}

/** Copies the wanted segments before the first scan. Returns where that starts, or the end. */
function copySegments(bytes: Uint8Array, sink: ByteSink, isWanted: (marker: number) => boolean): number {
  for (let at = 0; ;) {
    const segment = segmentAfter(bytes, at);
    if (segment === null || segment.end > bytes.length) return bytes.length;
    const { marker, from, end } = segment;
    if (marker === SOS) return segment.at;
    if (marker !== SOI && marker !== EOI && isWanted(marker)) sink.segment(marker, bytes.subarray(from, end));
    at = end;
  }
}

/** Four components stand for ink as they are, other than in files by themselves, where they are inverted. */
async function decodeInks(file: Uint8Array, codec: DecodeJpeg): Promise<ChunkRows | null> {
  const split = splitFourComponents(file);
  if (!split.ok) return null;
  const blackImage = await decodeAny(split.value.black, codec);
  // A copy: the codec may hand out the same memory again.
  const black = blackImage?.data.slice();
  const colours = await decodeAny(split.value.colours, codec);
  if (blackImage === null || black === undefined || colours === null) return null;
  for (let at = 3, from = 0; at < colours.data.length; at += 4, from += blackImage.perPixel)
    colours.data[at] = black[from] ?? 0;
  return { ...colours, isWhole: colours.isWhole && blackImage.isWhole && split.value.faults.length === 0 };
}

async function decodeAny(file: Uint8Array<ArrayBuffer>, codec: DecodeJpeg): Promise<ChunkRows | null> {
  const header = jpegHeader(file);
  return header === null ? null : rowsOf(await codec.decode(file, header));
}

function rowsOf(image: Decoded): ChunkRows | null {
  if (!image.ok) return null;
  const { data, width, channels } = image.value.pixels;
  return {
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    rowBytes: width * channels,
    perPixel: channels,
    isWhole: image.value.warnings.length === 0,
  };
}

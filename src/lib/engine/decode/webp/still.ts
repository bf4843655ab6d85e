import type { ImageHeader } from '../decoder.ts';
import { riffChunks, type RiffChunk } from '../riff.ts';
import { uint24, WEBP_CHUNKS } from './header.ts';

/** A picture of a WebP file, as a file of its own. */
export type WebpStill = {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Where it stands on the canvas of an animation; null when it fills what the header says. */
  readonly place: (ImageHeader & { readonly left: number; readonly top: number }) | null;
};

const ANMF_BYTES = 16;
const HEAD_BYTES = 8;

/**
 * The only picture of a WebP file, or the first of an animation (RFC 9649, 2.7): its colour bitstream in a file without
 * anything else. What surrounds it cannot make the decoder refuse it then; alpha, which is not wanted, costs nothing. Null
 * when there is no picture.
 */
export function webpStill(file: Uint8Array, isAnimated: boolean): WebpStill | null {
  const holder = isAnimated ? firstOf(['ANMF'], riffChunks(file, WEBP_CHUNKS)) : null;
  if (isAnimated && holder === null) return null;
  const from = holder === null ? WEBP_CHUNKS : holder.start + ANMF_BYTES;
  const picture = firstOf(['VP8 ', 'VP8L'], riffChunks(file, from, holder?.end));
  if (picture === null) return null;
  return { file: alone(file, picture), place: holder === null ? null : placeOf(file, holder) };
}

/** Whether the file ends before it says. */
export function isCutWebp(file: Uint8Array): boolean {
  const [riff] = riffChunks(file, 0);
  return riff?.isCut !== false;
}

/** Half the offsets, then both sides less one, in 24 bits each. */
function placeOf(file: Uint8Array, { start }: RiffChunk): WebpStill['place'] {
  return {
    left: 2 * uint24(file, start),
    top: 2 * uint24(file, start + 3),
    width: 1 + uint24(file, start + 6),
    height: 1 + uint24(file, start + 9),
  };
}

function alone(file: Uint8Array, { start, end }: RiffChunk): Uint8Array<ArrayBuffer> {
  const data = file.subarray(start, end);
  const padded = data.length + (data.length & 1);
  const still = new Uint8Array(WEBP_CHUNKS + HEAD_BYTES + padded);
  const view = new DataView(still.buffer);
  still.set(file.subarray(0, WEBP_CHUNKS));
  view.setUint32(4, still.length - HEAD_BYTES, true);
  still.set(file.subarray(start - HEAD_BYTES, start), WEBP_CHUNKS);
  view.setUint32(WEBP_CHUNKS + 4, data.length, true);
  still.set(data, WEBP_CHUNKS + HEAD_BYTES);
  return still;
}

function firstOf(types: readonly string[], chunks: Iterable<RiffChunk>): RiffChunk | null {
  for (const chunk of chunks) if (types.includes(chunk.type)) return chunk;
  return null;
}

import { ok } from '#lib/domain/result.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { gifHeader, isGif, joinSubBlocks, reachesTrailer, type GifHeader } from './gif/header.ts';
import { lzwDecode, type LzwEnd } from './lzw.ts';

const DAMAGE: Record<LzwEnd, string | null> = {
  full: null,
  'end-code': 'GIF: the pixel data end too soon',
  'cut-off': 'GIF: the pixel data are cut off',
  broken: 'GIF: the pixel data are broken',
};

/** Rows of an interlaced frame come in four passes, each from a row and by a step (GIF89a specification, appendix E). */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/**
 * GIF: the first frame, where it lies on the screen. A pixel that is marked transparent has the colour that its palette
 * holds, since alpha is never applied. What no pixel data reach is black, as it comes from browsers once its alpha is
 * dropped: the screen around the frame, and the rest of a frame that is cut off.
 */
export class GifDecoder implements Decoder {
  readonly name = 'lintel-gif 1';
  /** Three bytes of colour and one of palette index. */
  readonly weight = 1;

  mimeOf(head: Uint8Array): string | null {
    return isGif(head) ? 'image/gif' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    return gifHeader(file);
  }

  decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = gifHeader(bytes);
    return Promise.resolve(header === null ? refused('undecodable') : decodeFrame(bytes, header));
  }

  memoryBytes(): number {
    return 0;
  }
}

function decodeFrame(bytes: Uint8Array, header: GifHeader): Decoded {
  const { width, height, frame, dataAt } = header;
  const literalBits = bytes[dataAt] ?? 0;
  if (literalBits > 8) return refused('undecodable', 'GIF: the pixel data are broken');
  const indices = new Uint8Array(frame.width * frame.height);
  const codes = joinSubBlocks(bytes, dataAt + 1);
  const { written, end } = lzwDecode(codes, indices, { literalBits, lowBitsFirst: true, growsEarly: false });
  const damage = DAMAGE[end];
  if (written === 0) return refused('undecodable', damage ?? '');
  const warnings = damage === null ? [] : [damage];
  if (!reachesTrailer(bytes, dataAt)) warnings.push('GIF: the file is cut off');
  const data = new Uint8Array(width * height * 3);
  place(indices.subarray(0, written), header, data);
  return ok({ pixels: { data, width, height, channels: 3 }, warnings });
}

/** Puts the colours of a frame where they belong. An index beyond the palette is black, as in browsers. */
function place(indices: Uint8Array, { width, frame, interlaced, palette }: GifHeader, data: Uint8Array): void {
  const rows = interlaced ? interlacedRows(frame.height) : null;
  for (let from = 0, row = 0; from < indices.length; row++) {
    const y = frame.y + (rows?.[row] ?? row);
    let to = (y * width + frame.x) * 3;
    for (const end = Math.min(from + frame.width, indices.length); from < end; from++) {
      const colour = (indices[from] ?? 0) * 3;
      data[to++] = palette[colour] ?? 0;
      data[to++] = palette[colour + 1] ?? 0;
      data[to++] = palette[colour + 2] ?? 0;
    }
  }
}

function interlacedRows(height: number): Uint16Array {
  const rows = new Uint16Array(height);
  let at = 0;
  for (const [first, step] of PASSES) for (let row = first; row < height; row += step) rows[at++] = row;
  return rows;
}

import { inflate } from '../inflate.ts';
import { lzwDecode } from '../lzw.ts';
import { decodeFax, type FaxForm } from './fax.ts';

import { rowBytes, type Layout } from './layout.ts';
import { unpackBits } from './pack-bits.ts';
import { Compression } from './tags.ts';

/** Stored rows, each from a whole byte. */
type Rows = {
  /** May be a part of the file: not to be written to, and short where there is no more. */
  readonly data: Uint8Array;
  readonly isWhole: boolean;
};

/** Undoes a compression, for so many stored rows. Null when nothing comes of it. */
export type Decompress = (coded: Uint8Array, rows: number) => Rows | null;

/** The decompressor for a picture; null for a compression that there is none for. */
export function decompressor(layout: Layout, t4Options: number): Decompress | null {
  const bytes = rowBytes(layout);
  const filled =
    (fill: (coded: Uint8Array, out: Uint8Array) => number): Decompress =>
    (coded, rows) => {
      const data = new Uint8Array(bytes * rows);
      const written = fill(coded, data);
      return written === 0 ? null : { data, isWhole: written === data.length };
    };
  switch (layout.compression) {
    case Compression.none:
      return (coded, rows) => ({ data: coded.subarray(0, bytes * rows), isWhole: coded.length >= bytes * rows });
    case Compression.lzw:
      return filled(unpackLzw);
    case Compression.deflate:
    case Compression.oldDeflate:
      return filled(inflate);
    case Compression.packBits:
      return filled(unpackBits);
    default:
      return faxDecompressor(layout, t4Options);
  }
}

/** TIFF 6.0, section 13. Writers before it turned the codes round and let them grow later; their first code shows it. */
function unpackLzw(coded: Uint8Array, out: Uint8Array): number {
  const isOld = coded[0] === 0 && ((coded[1] ?? 0) & 1) === 1;
  return lzwDecode(coded, out, { literalBits: 8, lowBitsFirst: isOld, growsEarly: !isOld }).written;
}

const TWO_DIMENSIONAL = 1;
const UNCOMPRESSED_MODE = 2;

function faxDecompressor({ compression, bits, samples, chunk }: Layout, t4Options: number): Decompress | null {
  const form = faxForm(compression, t4Options);
  if (form === null || bits !== 1 || samples !== 1) return null;
  return (coded, rows) => {
    return decodeFax(coded, chunk.width, rows, form);
  };
}

function faxForm(compression: number, t4Options: number): FaxForm | null {
  switch (compression) {
    case Compression.ccittRle:
      return 'rle';
    case Compression.ccittRleWords:
      return 'rle-words';
    case Compression.ccittG3:
      if ((t4Options & UNCOMPRESSED_MODE) !== 0) return null;
      return (t4Options & TWO_DIMENSIONAL) !== 0 ? 'g3-2d' : 'g3';
    case Compression.ccittG4:
      return 'g4';
    default:
      return null;
  }
}

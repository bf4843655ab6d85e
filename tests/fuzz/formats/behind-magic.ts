import { inPlace, latin1, type TakeApart } from './pieces.ts';

/** What says which format it is: BMP, icons and cursors, a bare JPEG XL codestream, BigTIFF of either byte order. */
const MAGIC = ['BM', '\0\0\x01\0', '\0\0\x02\0', '\xff\x0a', 'II+\0', 'MM\0+'];
const HEADER_BYTES = 64;

/** Formats without a frame of lengths, or with one that is left alone: header and data behind the magic number. */
export const behindMagic: TakeApart = (file) => {
  const magic = MAGIC.find((magic) => latin1(file, 0, magic.length) === magic);
  return magic === undefined
    ? null
    : inPlace(file, [
        { name: 'header', from: magic.length, end: Math.min(HEADER_BYTES, file.length) },
        { name: 'data', from: HEADER_BYTES, end: file.length },
      ]);
};

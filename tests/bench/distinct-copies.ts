import { chunk } from '../fixtures/packed-png.ts';

type Marked = (file: Uint8Array, mark: Buffer) => Uint8Array;

/** A comment segment (ITU-T T.81 B.2.4.5) right after the start marker. */
const withComment: Marked = (file, mark) => {
  const head = Uint8Array.of(0xff, 0xfe, (mark.length + 2) >> 8, (mark.length + 2) & 0xff);
  return Buffer.concat([file.subarray(0, 2), head, mark, file.subarray(2)]);
};

/** A box of free space at the end (ISO/IEC 14496-12, 8.1.2). */
const withFreeBox: Marked = (file, mark) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(mark.length + 8, 0);
  head.write('free', 4, 'latin1');
  return Buffer.concat([file, head, mark]);
};

/** A text chunk in front of the last (PNG specification, third edition, 11.3.3.2). */
const withText: Marked = (file, mark) => {
  const end = file.length - 12;
  return Buffer.concat([
    file.subarray(0, end),
    chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), mark])),
    file.subarray(end),
  ]);
};

/** Bytes behind the end of the picture, where no decoder looks. */
const withTail: Marked = (file, mark) => Buffer.concat([file, mark]);

const marked: Readonly<Record<string, Marked>> = {
  jpeg: withComment,
  png: withText,
  avif: withFreeBox,
  heic: withFreeBox,
};

/** A file with a few more bytes that decoders pass over. */
export const withMark = (file: Uint8Array, format: string, mark: string): Uint8Array =>
  (marked[format] ?? withTail)(file, Buffer.from(mark, 'latin1'));

/** Copies of a file that differ in a few bytes which decoders pass over, and nowhere else. */
export function distinctCopies(
  { name, format, file }: { readonly name: string; readonly format: string; readonly file: Uint8Array },
  count: number,
  round: number,
): { readonly path: string; readonly bytes: Uint8Array }[] {
  return Array.from({ length: count }, (_, index) => {
    const label = `${name}-${round}-${index}`;
    return { path: `${label}.${format}`, bytes: withMark(file, format, label) };
  });
}

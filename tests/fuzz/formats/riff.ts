import { inOrder, latin1, literal, type FramedPiece, type TakeApart, viewOf } from './pieces.ts';

const HEADER_BYTES = 12;

/** The chunks of a WebP; the sizes of chunks and file fit whatever they become (RFC 9649, 2.3 to 2.7). */
export const riffChunks: TakeApart = (file) => {
  if (latin1(file, 0, 4) !== 'RIFF') return null;
  const pieces: FramedPiece[] = [literal(file.subarray(0, HEADER_BYTES))];
  for (let at = HEADER_BYTES; at + 8 <= file.length;) {
    const type = file.subarray(at, at + 4);
    const length = viewOf(file).getUint32(at + 4, true);
    const bytes = file.subarray(at + 8, at + 8 + length);
    pieces.push({ name: latin1(type, 0, 4), bytes, frame: (content) => framed(type, content) });
    at += 8 + length + (length % 2);
  }
  return inOrder(pieces, (whole) => {
    whole.writeUInt32LE(whole.length - 8, 4);
    return whole;
  });
};

function framed(type: Uint8Array, content: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([type, size, content, Buffer.alloc(content.length % 2)]);
}

import { inOrder, latin1, literal, type FramedPiece, type TakeApart } from './pieces.ts';

const SCREEN_AT = 6;
const SCREEN_END = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const DESCRIPTOR_BYTES = 9;

/** Screen, palettes, extensions, image descriptors and packed pixels of a GIF, in sub-blocks that fit (GIF89a, 15 to 26). */
export const gifBlocks: TakeApart = (file) => {
  if (latin1(file, 0, 3) !== 'GIF') return null;
  const pieces: FramedPiece[] = [literal(file.subarray(0, SCREEN_AT))];
  const plain = (name: string, from: number, length: number): number => {
    pieces.push({ name, bytes: file.subarray(from, from + length), frame: (content) => content });
    return from + length;
  };
  const subBlocks = (name: string, from: number): number => {
    const [content, end] = contentOf(file, from);
    pieces.push({ name, bytes: content, frame: inSubBlocks });
    return end;
  };
  plain('screen', SCREEN_AT, SCREEN_END - SCREEN_AT);
  let at = plain('palette', SCREEN_END, paletteBytes(file[10]));
  while (file[at] === EXTENSION || file[at] === IMAGE) {
    const isImage = file[at] === IMAGE;
    pieces.push(literal(file.subarray(at, at + (isImage ? 1 : 2))));
    if (isImage) {
      const packed = file[at + DESCRIPTOR_BYTES];
      at = plain('descriptor', at + 1, DESCRIPTOR_BYTES);
      at = plain('local palette', at, paletteBytes(packed));
      at = subBlocks('pixels', plain('code size', at, 1));
    } else at = subBlocks('extension', at + 2);
  }
  return inOrder([...pieces, literal(file.subarray(at))]);
};

/** A flag for its presence, and three bits for its size. */
const paletteBytes = (packed = 0): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1));

function contentOf(file: Uint8Array, from: number): readonly [content: Uint8Array, end: number] {
  const blocks: Uint8Array[] = [];
  let at = from;
  for (let length = file[at]; length !== undefined && length > 0; length = file[at]) {
    blocks.push(file.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return [Buffer.concat(blocks), at + 1];
}

function inSubBlocks(content: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += 255) {
    const block = content.subarray(at, at + 255);
    blocks.push(Uint8Array.of(block.length), block);
  }
  return Buffer.concat([...blocks, Uint8Array.of(0)]);
}

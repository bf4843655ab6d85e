import { deflateSync, inflateSync } from 'node:zlib';
import { chunk } from '../../fixtures/packed-png.ts';
import { inOrder, latin1, literal, type FramedPiece, type Pieces, type TakeApart, viewOf } from './pieces.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data (PNG specification, third edition, 5.3). */
const FRAME_BYTES = 12;

type Chunk = { readonly type: string; readonly data: Uint8Array };

/** The chunks of a PNG; lengths and checksums fit whatever their data become. */
export const pngChunks: TakeApart = (file) => {
  const chunks = chunksOf(file);
  return chunks === null ? null : asPieces(file, chunks.map(chunkPiece));
};

/** The chunks of a PNG with its pixel data unpacked. */
export const pngPixels: TakeApart = (file) => {
  const chunks = chunksOf(file);
  if (chunks === null) return null;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows: FramedPiece = {
    name: 'rows',
    bytes: inflateSync(packed),
    frame: (content) => chunk('IDAT', deflateSync(content)),
  };
  const [before, after] = [chunks.findIndex(({ type }) => type === 'IDAT'), chunks.slice(-1)];
  return asPieces(file, [...chunks.slice(0, before).map(chunkPiece), rows, ...after.map(chunkPiece)]);
};

const asPieces = (file: Uint8Array, pieces: readonly FramedPiece[]): Pieces =>
  inOrder([literal(file.subarray(0, SIGNATURE_BYTES)), ...pieces]);

const chunkPiece = ({ type, data }: Chunk): FramedPiece => ({
  name: type,
  bytes: data,
  frame: (content) => chunk(type, content),
});

function chunksOf(file: Uint8Array): readonly Chunk[] | null {
  if (latin1(file, 1, 4) !== 'PNG') return null;
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= file.length;) {
    const length = viewOf(file).getUint32(at);
    chunks.push({ type: latin1(file, at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) });
    at += FRAME_BYTES + length;
  }
  return chunks;
}

import { PIECE_BYTES } from './limits.ts';
import { readBytes } from './read-bytes.ts';

/** Takes the next bytes of a file. It must not keep them: the next piece comes in the same memory. */
export type TakePiece = (piece: Uint8Array) => void;

/**
 * Hands on all bytes of a file, in order, without ever holding more than a piece of at most `pieceBytes` (1 or more).
 * False when the file cannot be read to its end.
 */
export async function readPieces(file: Blob, take: TakePiece, pieceBytes = PIECE_BYTES): Promise<boolean> {
  const reader = byteReader(file);
  return reader === null ? readSlices(file, take, pieceBytes) : readInto(reader, file.size, take, pieceBytes);
}

/** Null where the streams of files cannot fill memory of their reader's choice. */
function byteReader(file: Blob): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

/**
 * Readers that wait. Chromium collects a stream that nothing but its own pending read refers to, and that read then
 * never ends.
 */
const waiting = new Set<ReadableStreamBYOBReader>();

/** One buffer serves the whole file: fresh ones would pile up by the hundred megabytes until they are collected. */
async function readInto(reader: ReadableStreamBYOBReader, bytes: number, take: TakePiece, pieceBytes: number) {
  waiting.add(reader);
  try {
    let read = 0;
    let room = new Uint8Array(pieceBytes);
    for (;;) {
      const { done, value } = await reader.read(room);
      if (done) return read === bytes;
      take(value);
      read += value.length;
      room = new Uint8Array(value.buffer);
    }
  } catch {
    return false;
  } finally {
    waiting.delete(reader);
  }
}

async function readSlices(file: Blob, take: TakePiece, sliceBytes: number) {
  for (let at = 0; at < file.size; at += sliceBytes) {
    const slice = await readBytes(file.slice(at, at + sliceBytes));
    if (slice === null) return false;
    take(slice);
  }
  return true;
}

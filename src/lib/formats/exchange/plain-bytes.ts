import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import type { ReadFault } from './reading.ts';

/** Some bytes of what is read, unpacked. */
export type PlainPiece = {
  readonly bytes: Uint8Array;
  /** Of the file as it is, so many have been read by now. */
  readonly read: number;
  /** The packed bytes end in the middle: nothing comes after. */
  readonly isCut?: boolean;
};

/** What is to be read of a file: the file itself, or what is packed in it. It may be read again, from the start. */
export type PlainBytes = {
  readonly zipped: boolean;
  /** Names of what lies in the archive beside it, and could have been meant as well. */
  readonly others: readonly string[];
  pieces(): AsyncGenerator<Result<PlainPiece, ReadFault>, void>;
};

/** The bytes of a source as values: whoever reads on after a fault gets nothing. */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Result<Uint8Array, ReadFault>, void> {
  try {
    for await (const piece of source.pieces()) yield ok(piece);
  } catch {
    yield err({ why: 'cannot-be-read' });
  }
}

/** Opens a file that may be packed. */
export function openPlain(source: ByteSource): Promise<Result<PlainBytes, ReadFault>> {
  return Promise.resolve(ok({ zipped: false, others: [], pieces: () => asTheyAre(source) }));
}

async function* asTheyAre(source: ByteSource): AsyncGenerator<Result<PlainPiece, ReadFault>, void> {
  let read = 0;
  for await (const piece of piecesOf(source)) {
    if (piece.ok) read += piece.value.length;
    yield piece.ok ? ok({ bytes: piece.value, read }) : piece;
  }
}

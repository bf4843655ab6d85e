import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import type { ReadFault } from './reading.ts';

/** Some bytes of what is read, unpacked. */
type PlainPiece = {
  readonly bytes: Uint8Array;
  /** Of the file as it is, so many have been read by now. */
  readonly read: number;
  /** The packed bytes end in the middle: nothing comes after. */
  readonly isCut?: boolean;
};

export type PlainPieces = AsyncGenerator<Result<PlainPiece, ReadFault>, void>;

/** What is to be read of a file: the file itself, or what is packed in it. It may be read again, from the start. */
export type PlainBytes = {
  readonly zipped: boolean;
  /** Names of what lies in the archive beside it, and could have been meant as well. */
  readonly others: readonly string[];
  pieces(): PlainPieces;
};

/** The bytes of a source as they are, and as values: whoever reads on after a fault gets nothing. */
export async function* plainPieces(source: Pick<ByteSource, 'pieces'>): PlainPieces {
  let read = 0;
  try {
    for await (const bytes of source.pieces()) {
      read += bytes.length;
      yield ok({ bytes, read });
    }
  } catch {
    yield err({ why: 'cannot-be-read' });
  }
}

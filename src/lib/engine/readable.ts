import { BlobRange } from './byte-range.ts';
import type { Reading } from './read-bytes.ts';
import type { TakePiece } from './read-pieces.ts';

/** A file that can be read from its start: one on a disk, or one inside an archive. */
export type Readable = {
  /** In bytes; a damaged archive may hold fewer than it says. */
  readonly size: number;
  /** The first bytes, at most so many; null when they cannot be read. */
  start(bytes: number): Reading;
  all(): Reading;
  /** All of them in order, a piece at a time. False when they cannot be read to their end. */
  pieces(take: TakePiece): Promise<boolean>;
  /** What was wrong with its archive when it was last read to its end. */
  faults(): readonly string[];
};

/** A file that lies on a disk as it is. */
export function plainFile(file: Blob): Readable {
  const range = new BlobRange(file);
  return {
    size: file.size,
    start: (bytes) => range.part(0, bytes).all(),
    all: () => range.all(),
    pieces: (take) => range.pieces(take),
    faults: () => [],
  };
}

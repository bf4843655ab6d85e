/** Rows of one plane of a chunk. */
export type ChunkRows = {
  /** May be a part of the file itself: not to be written to. May be shorter than the rows, where there is no more. */
  readonly data: Uint8Array;
  readonly rowBytes: number;
  /** Samples of a pixel. */
  readonly perPixel: number;
  /** Whether all of them came out as they should. */
  readonly isWhole: boolean;
};

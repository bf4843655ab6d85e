/** One side of a near match: a media record's number, and the PDQ hash of its picture as it is, 32 bytes. */
type NearSide = { media: number; hash: Uint8Array };

/** Two media records that look alike and are not the same, as a review found. */
export type FalseMatch = { a: NearSide; b: NearSide };

/** The negative bank: near matches that were refuted, so that nobody is given them again. It holds each from both sides. */
export type NegativeStore = {
  /** What is there already is left alone. */
  add(matches: readonly FalseMatch[], at: string): Promise<void>;
  /** Takes false matches back: a later review confirmed them. */
  remove(pairs: readonly { a: number; b: number }[]): Promise<void>;
  /**
   * Which of these media are no match for which of these hashes, which may be of files that nobody submitted.
   * @returns a set of `negativeKey(hash, media)`
   */
  of(hashes: readonly Uint8Array[], media: readonly number[]): Promise<ReadonlySet<string>>;
  /** The media that are no match for each of these; those without any are absent. */
  partners(media: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>>;
  /** Lets media be counted as others. */
  move(moves: ReadonlyMap<number, number>): Promise<void>;
  /** Erases everything about media that the store no longer holds. */
  forget(media: readonly number[]): Promise<void>;
};

/** How a false match is named in the set that `of` returns. @param hash hexadecimal, or 32 bytes */
export function negativeKey(hash: string | Uint8Array, media: number): string {
  return `${typeof hash === 'string' ? hash : Buffer.from(hash).toString('hex')} ${String(media)}`;
}

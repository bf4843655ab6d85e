/** Bytes of one hash, most significant first, as in its hexadecimal form. */
export const HASH_BYTES = 32;
/** A query asks with the 8 dihedral hashes of one picture at most. */
export const MAX_NEEDLES = 8;

/** A stored hash within the threshold of at least one needle. */
export type NearDuplicate = {
  /** The number that `add` returned. */
  readonly id: number;
  /** Differing bits, the smallest over all needles. */
  readonly distance: number;
  /** Position of the needle at that distance, the first of several. */
  readonly needle: number;
};

/**
 * Every stored hash within a Hamming distance, found exactly: an implementation may be as fast as it can, but may miss
 * nothing. Ids are dense, 0 for the first hash, and never used again; equal hashes are stored as often as they are added.
 */
export type NearDuplicateIndex = {
  /** Hashes added, removed ones included; the next id. */
  readonly size: number;

  /**
   * Adds one hash or several, laid end to end.
   *
   * @returns the id of the first; the others follow
   * @throws RangeError when the length is not a multiple of 32 bytes, or memory is exhausted
   */
  add(hashes: Uint8Array): number;

  /** Takes a hash out of every later answer. Unknown ids are ignored. */
  remove(id: number): void;

  /**
   * All stored hashes within `threshold` of any needle, by ascending id.
   *
   * @param needles 1 to 8 hashes, laid end to end
   * @param threshold 0 to 256, PDQ_MATCH_DISTANCE unless told
   * @throws RangeError when the needles or the threshold are out of range
   */
  query(needles: Uint8Array, threshold?: number): NearDuplicate[];
};

/** A list of files that are of no interest to anybody, such as those of an operating system. */
export type KnownSet = { name: string; digests: number; addedAt: string };

/**
 * Known-good sets. They hold SHA-256 and SHA-1 only: two files with one MD5 are easily made, so an MD5 alone must never make
 * anything ignorable.
 */
export type KnownSetStore = {
  /** Adds digests (hexadecimal, SHA-256 or SHA-1) to a set, which is made when it is not there. @returns how many were new to it */
  add(set: string, digests: readonly string[], at: string): Promise<number>;
  /** Removes up to `limit` digests of a set, and the set itself with the last. @returns how many are gone; null: no such set */
  removeSome(set: string, limit: number): Promise<number | null>;
  all(): Promise<KnownSet[]>;
  /** The names of the sets that hold each of these digests; those that none holds are absent. */
  holding(digests: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
};

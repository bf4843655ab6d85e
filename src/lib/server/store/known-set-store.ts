/** A list of files that are of no interest to anybody, such as those of an operating system. */
export type KnownSet = { name: string; digests: number; addedAt: string };

/** A part of a set, by its number: what one file brought. */
export type KnownSetPart = { part: number; set: string };

/**
 * Known-good sets. They hold SHA-256 and SHA-1 only: two files with one MD5 are easily made, so an MD5 alone must never make
 * anything ignorable. A set has a part for each file that was read into it; a part counts once it is finished.
 */
export type KnownSetStore = {
  /** Begins a part, which nobody meets until it is finished. */
  begin(set: string, at: string): Promise<KnownSetPart>;
  /** Adds digests (hexadecimal, SHA-256 or SHA-1) to an unfinished part. @returns how many the set had not */
  add(part: KnownSetPart, digests: readonly string[], at: string): Promise<number>;
  /** From now on the part counts; one that brought nothing is dropped. False when it is not there any more. */
  finish(part: KnownSetPart): Promise<boolean>;
  /** Unfinished parts that have not grown since a time. */
  unfinished(before: string): Promise<KnownSetPart[]>;
  /** Removes up to `limit` digests of an unfinished part, and the part itself with the last. @returns whether there was any */
  dropSome(part: KnownSetPart, limit: number): Promise<boolean>;
  /** Removes up to `limit` digests of a set, and the set itself with the last. @returns how many are gone; null: no such set */
  removeSome(set: string, limit: number): Promise<number | null>;
  all(): Promise<KnownSet[]>;
  /** The names of the sets that hold each of these digests; those that none holds are absent. */
  holding(digests: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
};

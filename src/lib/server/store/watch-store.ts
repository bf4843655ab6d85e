/** What a bureau asked about, found new, and wants to hear of for a while. Digests are hexadecimal. */
export type NewWatch = {
  bureau: string;
  /** The device that asked; null for a bureau's own server. */
  device: string | null;
  /** The answer that said `new`. */
  answer: string;
  sha256: string | null;
  sha1: string | null;
  md5: string | null;
  /** 1 or 8 PDQ hashes of 32 bytes end to end, original first; null when none was asked about. */
  pdq: Uint8Array | null;
  /** Whoever contributes it later may learn who asked. */
  named: boolean;
  expiresAt: string;
};

/** `id` rises in the order in which watches became visible; one that is asked for again keeps its number. */
export type Watch = NewWatch & { id: number; createdAt: string };

export type WatchStore = {
  /**
   * Keeps watches of one bureau, as many as it may have: the same question again only moves its end. Inside a transaction.
   * @returns how many were not kept, because the bureau would have more than `limit`
   */
  add(watches: readonly NewWatch[], limit: number, at: string): Promise<number>;
  /** Watches that have not expired at `at` and ask about one of these digests, the oldest first. */
  byDigests(
    digests: { sha256: readonly string[]; sha1: readonly string[]; md5: readonly string[] },
    at: string,
  ): Promise<Watch[]>;
  /** Those of them that are kept and have not expired at `at`, the oldest first. */
  byIds(ids: readonly number[], at: string): Promise<Watch[]>;
  /**
   * Watches after `id` in their order, with their 1 or 8 PDQ hashes end to end: what an index of watches is fed with. Null
   * where no picture was asked about.
   */
  fingerprintsAfter(id: number, limit: number): Promise<{ id: number; pdq: Uint8Array | null }[]>;
  /** How many a bureau has. */
  count(bureau: string): Promise<number>;
  /** Erases what has expired. @returns the numbers of what is gone */
  expire(at: string): Promise<number[]>;
};

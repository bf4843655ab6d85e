import type { Result } from '#lib/domain/result.ts';

/** A watch one of whose PDQ hashes is near to one that was asked about: its number, and the Hamming distance, 0 to 31. */
export type NearWatch = { watch: number; distance: number };

/** The pictures that bureaux asked about and want to hear of (`store.watches`), held beside what was contributed. */
export type NearWatches = {
  /**
   * For each question, which is 1 to 8 hashes of 32 bytes laid end to end, every watch with a hash near to any of them,
   * by ascending number with its smallest distance, among all watches that were committed before the call. One that
   * expired may still be there: the store decides.
   */
  searchWatches(questions: readonly Uint8Array[]): Promise<Result<NearWatch[][], 'unavailable'>>;
  /** Watches that the store no longer holds. */
  unwatch(watches: readonly number[]): Promise<void>;
};

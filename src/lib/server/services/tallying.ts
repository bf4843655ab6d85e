import type { CountName, DurationName } from '#lib/domain/wire/stats.ts';
import type { Store } from '../store/store.ts';

/** So many of something that a bureau did, or that happened to it. */
export type Count = { bureau: string; name: CountName; count: number };

/** How long something took for a bureau, in milliseconds. */
export type Took = { bureau: string; name: DurationName; milliseconds: number };

/**
 * Counts by day what the statistics tell, inside the transaction of the thing itself: as the last that it does before the
 * entry in the audit log. Whoever counts holds the rows of its bureau until the commit, and two who took them and other rows
 * in different orders would wait for each other.
 */
export type Tallying = {
  /** Those of 0 are left out. */
  add(store: Store, ...counts: readonly Count[]): Promise<void>;
  took(store: Store, ...durations: readonly Took[]): Promise<void>;
};

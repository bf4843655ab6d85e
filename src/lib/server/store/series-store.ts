import type { SeriesState } from '#lib/domain/wire/series.ts';
import type { Choice } from './choice.ts';

export type StoredSeries = {
  id: string;
  bureau: string;
  name: string;
  state: SeriesState;
  mergedInto: string | null;
  createdAt: string;
  version: number;
};

/** A medium of a series, and which bureau has put it there. */
export type Member = { media: number; addedBy: string };

export type SeriesStore = {
  add(series: Omit<StoredSeries, 'mergedInto' | 'version'>): Promise<void>;
  find(id: string): Promise<StoredSeries | null>;
  hold(id: string): Promise<StoredSeries | null>;
  change(id: string, change: Partial<Pick<StoredSeries, 'name' | 'state'>>): Promise<void>;
  /** @param choice `reader`: made by that bureau, or holding some of its material; null: all. Never merged ones */
  list(choice: Choice & { reader: string | null; state: 'active' | 'closed' | null }): Promise<StoredSeries[]>;
  /** @returns those that were not in it before */
  addMedia(id: string, media: readonly number[], by: { bureau: string; at: string }): Promise<number[]>;
  /** @param addedBy only what this bureau has put there @returns those that were in it until now */
  removeMedia(id: string, media: readonly number[], addedBy: string | null): Promise<number[]>;
  /** Moves media, or with null all of them, into another series. @returns those that were in the first one */
  moveMedia(from: string, into: string, media: readonly number[] | null): Promise<number[]>;
  /** From now on the id of `from`, and those that led there, lead to `into`. */
  redirect(from: string, into: string): Promise<void>;
  /** Series that were merged into it. */
  former(id: string): Promise<string[]>;
  members(id: string): Promise<number[]>;
  /** Members after a number, in their order. */
  page(id: string, after: number, limit: number): Promise<Member[]>;
  /** How many media each holds, and how many of these a bureau has submitted. */
  counts(ids: readonly string[], reader: string): Promise<Map<string, { items: number; ownItems: number }>>;
  /** Words that a bureau's contributions give as series, for media that are in no series of that name, with that series. */
  words(bureau: string, limit: number): Promise<{ word: string; items: number; series: string | null }[]>;
  /** Media that a bureau's contributions say are of a series of this name. */
  saidToBeIn(bureau: string, word: string): Promise<number[]>;
};

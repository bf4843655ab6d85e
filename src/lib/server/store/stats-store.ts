import type { CountName, DurationName } from '#lib/domain/wire/stats.ts';

export type DayCount = { day: string; name: CountName; count: number };

export type MonthCount = { bureau: string; month: string; name: CountName; count: number };

/** Counts by day and bureau, and how long things took, sorted into steps. Days are `2026-11-22` in UTC. */
export type StatsStore = {
  /** Adds to the counts of a day; each name of a bureau once. */
  add(day: string, counts: readonly { bureau: string; name: CountName; count: number }[]): Promise<void>;
  /** One more that took so long: `step` is a number that rises with the duration. */
  took(day: string, durations: readonly { bureau: string; name: DurationName; step: number }[]): Promise<void>;
  /** Both days included; of one bureau, or of all together. By day, then by name. */
  counts(from: string, to: string, bureau?: string): Promise<DayCount[]>;
  /** The same by months, `2026-11`, of one bureau or of each; the newest month first. */
  months(from: string, to: string, bureau?: string): Promise<MonthCount[]>;
  /** Sums over the days of each bureau. */
  byBureau(from: string, to: string): Promise<{ bureau: string; name: CountName; count: number }[]>;
  /** How many took how long, by name and rising steps. */
  durations(from: string, to: string): Promise<{ name: DurationName; step: number; count: number }[]>;
  /** What the store holds now. */
  holds(): Promise<{ media: number; contributions: number; bureaux: number }>;
};

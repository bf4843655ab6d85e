import type { Place } from '#lib/domain/wire/item-fields.ts';

/** What of a contribution can lead to other material. */
export type Traits = {
  id: number;
  media: number;
  bureau: string;
  source: string;
  /** Canonical JSON: equal numbers are equal texts. Of a pseudonym too, as far as one key made both. */
  serial: string | null;
  series: string | null;
  /** Both or none. */
  takenAt: { day: string; place: Exclude<Place, { country: string }> } | null;
};

/** One that was found by a trait, and how many media its source has with the same one. */
export type Found = Traits & { inSource: number };

/** Of each batch or import at most `perSource`, so that one cannot hide the others, and in all at most `limit`. */
export type Bounds = { perSource: number; limit: number };

/** A day, and a band of latitudes in tenths of degrees, both ends included. */
export type DayBand = { day: string; south: number; north: number };

export type LeadStore = {
  of(contributions: readonly number[]): Promise<Traits[]>;
  /** Contributions of a bureau before a number that have any traits, newest first. */
  leadingOf(bureau: string, before: number | null, limit: number): Promise<number[]>;
  /** How many contributions name each serial number, and how many models of cameras they name with it. */
  useOfSerials(serials: readonly string[]): Promise<Map<string, { contributions: number; cameras: number }>>;
  /** Within the bounds for each of them. */
  bySerial(serials: readonly string[], bounds: Bounds): Promise<Found[]>;
  bySeries(words: readonly string[], bounds: Bounds): Promise<Found[]>;
  /** What was taken on a day within a band. */
  byDay(bands: readonly DayBand[], bounds: Bounds): Promise<Found[]>;
};

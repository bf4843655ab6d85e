import type { HeldState, QualityReport } from '#lib/domain/wire/quality.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';

/** What the hub has of a SHA-256 from somebody: null where that was not disclosed. */
export type HeldFacts = {
  bureau: string;
  source: string;
  sha1: string | null;
  md5: string | null;
  bytes: number | null;
};

/** A file that has a digest in common with another one: its media number and the digests that are held of it. */
export type SharedDigest = { media: number; bureau: string; sha256: string; sha1: string | null; md5: string | null };

export type StoredReport = Omit<QualityReport, 'held'>;

/** What was found out about batches. */
export type QualityStore = {
  /** What everybody said of these SHA-256, by SHA-256. */
  facts(sha256: readonly string[]): Promise<Map<string, HeldFacts[]>>;
  /** Whatever is held with one of these digests. */
  sharing(digests: { sha1: readonly string[]; md5: readonly string[] }): Promise<SharedDigest[]>;
  /** Of the PDQ hashes in one source, those that at least so many contributions have: hex, the picture as it is. */
  common(bureau: string, source: string, atLeast: number): Promise<Set<string>>;
  /** Keeps a batch's report in place of an earlier one. */
  keep(bureau: string, report: StoredReport): Promise<void>;
  find(bureau: string, batchId: string): Promise<StoredReport | null>;
};

/** Items of an hour: all that came, and those of them that were not held. The hour is `2026-11-22T09`. */
export type HourItems = { hour: string; items: number; passed: number };

export type NewHeld = {
  bureau: string;
  batchId: string;
  device: string;
  items: readonly SubmissionItem[];
  hourItems: number;
  usual: number;
};

export type HeldRow = {
  batchId: string;
  device: string;
  heldAt: string;
  items: number;
  hourItems: number;
  usual: number;
  remarked: number;
};

export type FloodLimits = {
  /** Held from more than so many times the usual items of an hour on; and never up to `items`. */
  times: number;
  items: number;
  /** What the operator says is usual; null: what the last 30 days say. */
  usual: number | null;
};

/** Batches that wait for a decision, and what it takes to find them. */
export type HeldStore = {
  /** Adds to an hour of a device. */
  arrived(bureau: string, device: string, hour: string, count: { items: number; passed: number }): Promise<void>;
  /** Items of an hour: of the device, and of its whole bureau. */
  inHour(bureau: string, device: string, hour: string): Promise<{ device: number; bureau: number }>;
  /** Hours of a bureau, or one device, in which anything came, from one hour to before another. */
  hours(bureau: string, device: string | null, from: string, before: string): Promise<HourItems[]>;
  limits(bureau: string): Promise<FloodLimits | null>;
  /** Null: as for everybody. */
  setLimits(bureau: string, limits: FloodLimits | null, at: string): Promise<void>;
  /** Until when nothing of a device is held, because somebody looked. */
  passUntil(bureau: string, device: string): Promise<string | null>;
  letPass(bureau: string, device: string, until: string): Promise<void>;

  hold(held: NewHeld, at: string): Promise<void>;
  state(bureau: string, batchId: string): Promise<HeldState | null>;
  /** Those that wait, the oldest first, `after` a batch or from the start. */
  waiting(bureau: string, after: string | null, limit: number): Promise<HeldRow[]>;
  countWaiting(bureau: string): Promise<number>;
  /** Those of every bureau that were held before a time, the oldest first. */
  waitingSince(before: string, limit: number): Promise<{ bureau: string; batchId: string }[]>;
  /** What waits in a batch, as it came; null when it does not wait. Holds the row until the transaction ends. */
  content(bureau: string, batchId: string): Promise<{ device: string; items: SubmissionItem[] } | null>;
  /** Ends the waiting, and drops what waited. */
  decide(
    bureau: string,
    batchId: string,
    decision: { state: HeldState; officer: string | null; at: string },
  ): Promise<void>;
  /** Takes items back out of a batch that waits, all with null. @returns how many it was */
  takeBack(bureau: string, batchId: string, sha256: readonly string[] | null, at: string): Promise<number>;
};

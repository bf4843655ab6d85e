import type { Occurrence, Outcome } from './media.ts';

/** Counts of a job: `found` is the sum of the four outcomes; `duplicates` are a part of what has digests. */
export type Tally = Record<Outcome, number> & { found: number; duplicates: number; damaged: number; bytes: number };

/** Adds up occurrences one by one, so that a job of 100,000 files never counts twice or walks its list again. */
export class RunningTally {
  readonly #seen = new Set<string>();
  readonly #counts: Tally = {
    found: 0,
    hashed: 0,
    'hashed-without-pixels': 0,
    quarantined: 0,
    unreadable: 0,
    duplicates: 0,
    damaged: 0,
    bytes: 0,
  };

  add(occurrence: Occurrence): void {
    const counts = this.#counts;
    counts.found++;
    counts[occurrence.outcome]++;
    counts.bytes += occurrence.bytes;
    if (occurrence.media === null) return;
    if (occurrence.media.damaged) counts.damaged++;
    if (this.#seen.has(occurrence.media.sha256)) counts.duplicates++;
    else this.#seen.add(occurrence.media.sha256);
  }

  get counts(): Tally {
    return { ...this.#counts };
  }
}

import type { Outcome } from './media.ts';

/** Counts of a job: `found` is the sum of the four outcomes; `duplicates` and `damaged` are parts of `hashed`. */
export type Tally = Record<Outcome, number> & { found: number; duplicates: number; damaged: number; bytes: number };

/** A line or an occurrence, as far as it is counted. */
type Counted = {
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly media: { readonly sha256: string; readonly damaged: boolean } | null;
};

/** Adds up occurrences one by one, so that a job of 100,000 files never counts twice or walks its list again. */
export class RunningTally {
  /** How often each media record was met. */
  readonly #seen = new Map<string, number>();
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

  add(occurrence: Counted): void {
    this.#count(occurrence, 1);
  }

  /** Takes back an occurrence that was added. */
  remove(occurrence: Counted): void {
    this.#count(occurrence, -1);
  }

  get counts(): Tally {
    return { ...this.#counts };
  }

  #count({ outcome, bytes, media }: Counted, by: 1 | -1): void {
    const counts = this.#counts;
    counts.found += by;
    counts[outcome] += by;
    counts.bytes += by * bytes;
    // A thousand empty files, or a thousand copies of one text, are no duplicates of pictures.
    if (media === null || outcome !== 'hashed') return;
    if (media.damaged) counts.damaged += by;
    const before = this.#seen.get(media.sha256) ?? 0;
    const after = before + by;
    if (after === 0) this.#seen.delete(media.sha256);
    else this.#seen.set(media.sha256, after);
    if (before > 0 && after > 0) counts.duplicates += by;
  }
}

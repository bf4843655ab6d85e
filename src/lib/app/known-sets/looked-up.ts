import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import { frameBreaks } from '../row-order.ts';

/** The media records of a case, each once: those that were never looked up, and the others. */
type CaseFiles = {
  readonly all: ReadonlySet<string>;
  readonly fresh: readonly MediaSummary[];
  readonly known: readonly MediaSummary[];
};

/** Rows between two looks at the clock. */
const STEP = 256;

/** Which files of the case on the screen were looked up in which sets: every one of these files in every one of these sets. */
export class LookedUp {
  #files: ReadonlySet<string> = new Set();
  #sets: ReadonlySet<string> = new Set();

  forget(): void {
    this.#files = new Set();
    this.#sets = new Set();
  }

  note({ all }: CaseFiles, sets: readonly KnownSet[]): void {
    this.#files = all;
    this.#sets = new Set(sets.map(({ id }) => id));
  }

  /** The others are gone, or not asked any more: a set that comes back is asked anew. */
  keepOnly(sets: readonly KnownSet[]): void {
    this.#sets = new Set(sets.flatMap(({ id }) => (this.#sets.has(id) ? [id] : [])));
  }

  /** The sets in which nothing was looked up. */
  unasked(sets: readonly KnownSet[]): KnownSet[] {
    return sets.filter(({ id }) => !this.#sets.has(id));
  }

  /** Without holding up the page. */
  async filesOf(rows: Iterable<CaseRow>): Promise<CaseFiles> {
    const all = new Set<string>();
    const fresh: MediaSummary[] = [];
    const known: MediaSummary[] = [];
    const breathe = frameBreaks();
    let count = 0;
    for (const { media } of rows) {
      if (++count % STEP === 0) await breathe();
      if (media === null || all.has(media.sha256)) continue;
      all.add(media.sha256);
      (this.#files.has(media.sha256) ? known : fresh).push(media);
    }
    return { all, fresh, known };
  }
}

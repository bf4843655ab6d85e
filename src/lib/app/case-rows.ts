import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { occurrenceName, unreadName } from '#lib/domain/occurrence-name.ts';

/** What a change did: rows that are no longer there, and rows that are there now. */
export type Change = { readonly gone: ReadonlySet<CaseRow>; readonly fresh: readonly CaseRow[] };

/** The rows of a case: each occurrence once, however often its file is handed in. */
export class CaseRows {
  readonly #byName = new Map<string, CaseRow>();
  #next = 0;

  /** In the order in which they were hashed first. */
  get all(): CaseRow[] {
    return [...this.#byName.values()].sort((a, b) => a.id - b.id);
  }

  has(row: CaseRow): boolean {
    return this.#byName.get(occurrenceName(row.occurrence)) === row;
  }

  /** The rows that are not among earlier ones. */
  since(earlier: readonly CaseRow[]): CaseRow[] {
    const known = new Set(earlier);
    return this.all.filter((row) => !known.has(row));
  }

  /** A file that is hashed again replaces its row; a file that could be read once does not become unreadable. */
  put(occurrences: readonly Occurrence[]): Change {
    const gone = new Set<CaseRow>();
    const fresh = new Set<CaseRow>();
    const read = this.#readBefore(occurrences);
    for (const occurrence of occurrences) {
      const unread = unreadName(occurrence);
      const name = occurrence.media === null ? unread : occurrenceName(occurrence);
      if (occurrence.media !== null) read.add(unread);
      else if (read.has(name)) continue;
      const earlier = [this.#take(name), this.#take(unread)].filter((row) => row !== undefined);
      for (const row of earlier) if (!fresh.delete(row)) gone.add(row);
      const row = { id: earlier[0]?.id ?? this.#next++, occurrence };
      this.#byName.set(name, row);
      fresh.add(row);
    }
    return { gone, fresh: [...fresh] };
  }

  /** Adds what an earlier sitting found: where the case has a row already, that row is the newer one. */
  putOlder(occurrences: readonly Occurrence[]): Change {
    return this.put(occurrences.filter((each) => !this.#byName.has(occurrenceName(each))));
  }

  #take(name: string): CaseRow | undefined {
    const row = this.#byName.get(name);
    this.#byName.delete(name);
    return row;
  }

  /** The names that unreadable files of `occurrences` share with files that could be read before. */
  #readBefore(occurrences: readonly Occurrence[]): Set<string> {
    const names = new Set(occurrences.filter(({ media }) => media === null).map(unreadName));
    const read = new Set<string>();
    if (names.size === 0) return read;
    for (const { occurrence } of this.#byName.values()) {
      const name = unreadName(occurrence);
      if (occurrence.media !== null && names.has(name)) read.add(name);
    }
    return read;
  }
}

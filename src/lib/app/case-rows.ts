import { rowOf, type CaseRow } from '#lib/domain/case-row.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { CameraSeries } from './camera-series.ts';
import { Interned } from './interned.ts';
import { RowsBy } from './rows-by.ts';

/** Lines that are there from now on, and lines that are no longer. Some of the first have the number of one of the others. */
export type RowChange = { readonly fresh: readonly CaseRow[]; readonly gone: readonly CaseRow[] };

/** A line, or an occurrence that becomes one. */
type Named = { readonly bytes: number; readonly media: { readonly sha256: string } | null };

/**
 * The rows of a case: each occurrence once, however often its file is handed in. What makes two the same is said at
 * `occurrenceName`; the rows are found by their path, so that no second text is kept for each.
 */
export class CaseRows {
  /** The distinct files of each single camera. */
  readonly series = new CameraSeries();
  readonly #byPath = new RowsBy();
  readonly #bySha256 = new RowsBy();
  readonly #byId: (CaseRow | undefined)[] = [];
  readonly #interned = new Interned();
  #size = 0;
  #next = 0;

  get size(): number {
    return this.#size;
  }

  /** In the order in which they were hashed first. */
  *[Symbol.iterator](): Generator<CaseRow> {
    for (const row of this.#byId) if (row !== undefined) yield row;
  }

  has(row: CaseRow): boolean {
    return this.#byId[row.id] === row;
  }

  /** The rows in that order, as a list of one's own. */
  list(): CaseRow[] {
    return this.#byId.filter((row) => row !== undefined);
  }

  /** The media records, each once. */
  get sha256s(): Iterable<string> {
    return this.#bySha256.texts();
  }

  /** Every row of a media record, in the order in which they were hashed. */
  of(sha256: string): CaseRow[] {
    return this.#bySha256.get(sha256).sort((a, b) => a.id - b.id);
  }

  /** How many rows a media record has. */
  copies(sha256: string): number {
    return this.#bySha256.count(sha256);
  }

  /**
   * What changes when files are finished. Nothing changes yet: a file that is hashed again takes the number of its row,
   * and a file that could be read once does not become unreadable.
   */
  plan(occurrences: readonly Occurrence[], job: number): RowChange {
    const places = new Map<string, readonly CaseRow[]>();
    const gone = new Set<CaseRow>();
    const fresh = new Set<CaseRow>();
    for (const occurrence of occurrences) {
      const there = places.get(occurrence.path) ?? this.#byPath.get(occurrence.path);
      if (there.some((row) => outweighs(row, occurrence))) continue;
      const replaced = there.filter((row) => isReplaced(row, occurrence));
      // The very same file's number goes before that of the time when it could not be read.
      const [first] = replaced.toSorted((a, b) => Number(a.media === null) - Number(b.media === null));
      const row = this.#interned.row(rowOf(occurrence, { id: first?.id ?? this.#next++, job }));
      for (const each of replaced) if (!fresh.delete(each)) gone.add(each);
      fresh.add(row);
      places.set(occurrence.path, [...there.filter((each) => !replaced.includes(each)), row]);
    }
    return { fresh: [...fresh], gone: [...gone] };
  }

  /** Does what was planned. @returns what really changed */
  apply({ fresh, gone }: RowChange): RowChange {
    const left: CaseRow[] = [];
    const take = (row: CaseRow | undefined) => {
      if (row !== undefined && this.#take(row)) left.push(row);
    };
    for (const row of gone) take(this.#byId[row.id]);
    for (const row of fresh) {
      take(this.#byId[row.id]);
      this.#put(row);
    }
    return { fresh, gone: left };
  }

  /**
   * Adds a row that was stored: by an earlier sitting, or by another tab. The row that the case has for the same file is
   * the newer one, unless the file could not be read then.
   * @returns null when nothing changes
   */
  restore(saved: CaseRow): RowChange | null {
    const there = this.#byPath.get(saved.path);
    const gone = there.filter((row) => isReplaced(row, saved));
    const isOlder = gone.some((row) => row.media !== null || saved.media === null);
    if (isOlder || there.some((row) => outweighs(row, saved))) return null;
    for (const row of gone) this.#take(row);
    // Two rows never share a number on the screen, whatever was stored.
    const id = this.#byId[saved.id] === undefined ? saved.id : this.#next++;
    const row = this.#interned.row(id === saved.id ? saved : { ...saved, id });
    this.#put(row);
    return { fresh: [row], gone };
  }

  #put(row: CaseRow): void {
    // A list with holes at its end is a slow one.
    while (this.#byId.length < row.id) this.#byId.push(undefined);
    this.#byId[row.id] = row;
    this.#next = Math.max(this.#next, row.id + 1);
    this.#byPath.add(row.path, row);
    this.#size++;
    const { media } = row;
    if (media === null) return;
    this.#bySha256.add(media.sha256, row);
    if (this.copies(media.sha256) === 1) this.series.add(media);
  }

  #take(row: CaseRow): boolean {
    if (this.#byId[row.id] !== row) return false;
    this.#byId[row.id] = undefined;
    this.#byPath.remove(row.path, row);
    this.#size--;
    const { media } = row;
    if (media === null) return true;
    this.#bySha256.remove(media.sha256, row);
    if (this.copies(media.sha256) === 0) this.series.remove(media);
    return true;
  }
}

/** The file could be read before: that it cannot be now says nothing about it. */
function outweighs(row: CaseRow, { media, bytes }: Named): boolean {
  return media === null && row.media !== null && row.bytes === bytes;
}

/** It is the same occurrence, or the same file from when it could not be read. */
function isReplaced(row: CaseRow, { media, bytes }: Named): boolean {
  return row.media === null ? row.bytes === bytes : row.media.sha256 === media?.sha256;
}

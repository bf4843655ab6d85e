import type { CaseRow, Finding } from '#lib/domain/case-row.ts';
import type { MediaRecord, Occurrence, Outcome } from '#lib/domain/media.ts';
import { RunningTally, type Tally } from '#lib/domain/tally.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import { CaseRows, type Change } from './case-rows.ts';
import { distinctRecords } from './distinct-records.ts';
import { comparatorOf, rowContains, type Column, type FindingOf, type Sort } from './row-columns.ts';
import { frameBreaks, mergeSorted, orderRows, type Compare } from './row-order.ts';

/** What the table is narrowed to; null and the empty text narrow nothing. */
export type Filter = { readonly text: string; readonly outcome: Outcome | null; readonly verdict: Verdict | null };

const ALL: Filter = { text: '', outcome: null, verdict: null };

type Parts = {
  /** What the hub said about a record; asked anew after `refresh`. */
  findingOf: FindingOf;
  locale: () => string;
};

/** The rows of the case, and which of them the table shows in which order. */
export class Results {
  /** The rows that the table shows, in its order. */
  view = $state.raw<readonly CaseRow[]>([]);
  tally = $state.raw<Tally>(new RunningTally().counts);
  /** How many rows have each verdict. */
  verdicts = $state.raw<Partial<Record<Verdict, number>>>({});
  sort = $state.raw<Sort | null>(null);
  filter = $state.raw<Filter>(ALL);
  /** Place of the selected row in `view`, -1 without one. */
  selected = $state(-1);
  detailsOpen = $state(false);

  readonly #parts: Parts;
  #rows = new CaseRows();
  /** Grows with every change of the rows. */
  #edition = 0;
  #tally = new RunningTally();
  #ordering = 0;
  /** A new function after every answer of the hub, so that the rows on screen follow. */
  #findingOf = $state.raw<FindingOf>(() => undefined);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#findingOf = parts.findingOf;
  }

  get selectedRow(): CaseRow | null {
    return this.view[this.selected] ?? null;
  }

  /** Everything in the case, in the order in which it was hashed first. */
  get occurrences(): Occurrence[] {
    return this.#rows.all.map((row) => row.occurrence);
  }

  /** Every distinct media record of the case once. */
  get records(): MediaRecord[] {
    return distinctRecords(this.#rows.all);
  }

  findingOf(row: CaseRow): Finding | undefined {
    const { media } = row.occurrence;
    return media === null ? undefined : this.#findingOf(media.sha256);
  }

  /** Adds finished files: sorted into the view at once, in one pass however many rows there are. */
  add(occurrences: readonly Occurrence[]): void {
    this.#take(this.#rows.put(occurrences));
  }

  /** Adds what an earlier sitting found; what was hashed since is the newer. */
  restore(saved: readonly Occurrence[]): void {
    this.#take(this.#rows.putOlder(saved));
  }

  clear(): void {
    this.#ordering++;
    this.#edition++;
    this.#rows = new CaseRows();
    this.#tally = new RunningTally();
    this.tally = this.#tally.counts;
    this.verdicts = {};
    this.view = [];
    this.selected = -1;
    this.detailsOpen = false;
  }

  /** Looks at the hub's answers again. */
  async refresh(): Promise<void> {
    this.#findingOf = (sha256) => this.#parts.findingOf(sha256);
    this.verdicts = {};
    this.#countVerdicts(this.#rows.all, 1);
    if (this.sort?.column === 'verdict' || this.filter.verdict !== null) await this.#order();
  }

  /** Sorts by a column: first upwards, then downwards, then in the order of hashing again. */
  async sortBy(column: Column): Promise<void> {
    if (this.sort?.column !== column) this.sort = { column, direction: 'ascending' };
    else this.sort = this.sort.direction === 'ascending' ? { column, direction: 'descending' } : null;
    await this.#order();
  }

  async narrow(change: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.#order();
  }

  /** Selects a row by its place in the view; a place beyond the ends is the end. */
  select(place: number): void {
    this.selected = Math.max(Math.min(place, this.view.length - 1), this.view.length === 0 ? -1 : 0);
  }

  async #order(): Promise<void> {
    const ordering = ++this.#ordering;
    const edition = this.#edition;
    const rows = this.#rows.all;
    const ordered = await orderRows(rows, this.#keep(), this.#compare(), frameBreaks());
    // A newer sort or filter has begun since.
    if (ordering !== this.#ordering) return;
    if (edition === this.#edition) this.#show(ordered);
    else {
      // Rows came and went meanwhile.
      const stayed = ordered.filter((row) => this.#rows.has(row));
      this.#show(this.#merged(stayed, this.#rows.since(rows)));
    }
  }

  #take({ gone, fresh }: Change): void {
    this.#edition++;
    for (const { occurrence } of gone) this.#tally.remove(occurrence);
    for (const { occurrence } of fresh) this.#tally.add(occurrence);
    this.tally = this.#tally.counts;
    this.#countVerdicts([...gone], -1);
    this.#countVerdicts(fresh, 1);
    const stayed = gone.size === 0 ? this.view : this.view.filter((row) => !gone.has(row));
    this.#show(this.#merged(stayed, fresh));
  }

  #merged(ordered: readonly CaseRow[], fresh: readonly CaseRow[]): readonly CaseRow[] {
    const kept = fresh.filter(this.#keep());
    const compare = this.#compare() ?? byHashing;
    return kept.length === 0 ? ordered : mergeSorted(ordered, kept.sort(compare), compare);
  }

  /** Shows other rows; the selection stays with its row. */
  #show(view: readonly CaseRow[]): void {
    const id = this.selectedRow?.id;
    this.view = view;
    if (id === undefined || view[this.selected]?.id === id) return;
    this.selected = view.findIndex((row) => row.id === id);
    if (this.selected < 0) this.detailsOpen = false;
  }

  #keep(): (row: CaseRow) => boolean {
    const { text, outcome, verdict } = this.filter;
    const contains = rowContains(text);
    return (row) =>
      (outcome === null || row.occurrence.outcome === outcome) &&
      (verdict === null || this.findingOf(row)?.verdict === verdict) &&
      contains(row);
  }

  #compare(): Compare | null {
    return this.sort === null ? null : comparatorOf(this.sort, this.#parts.findingOf, this.#parts.locale());
  }

  #countVerdicts(rows: readonly CaseRow[], by: 1 | -1): void {
    const counts = { ...this.verdicts };
    for (const row of rows) {
      const verdict = this.findingOf(row)?.verdict;
      if (verdict !== undefined) counts[verdict] = (counts[verdict] ?? 0) + by;
    }
    this.verdicts = counts;
  }
}

const byHashing: Compare = (a, b) => a.id - b.id;

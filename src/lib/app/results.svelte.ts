import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import {
  NO_FILTER,
  NOTHING_KNOWN,
  type Column,
  type Facets,
  type RowFilter,
  type RowKnowledge,
  type Sort,
} from '#lib/domain/row-query.ts';
import { RunningTally, type Tally } from '#lib/domain/tally.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import { CaseRows, type RowChange } from './case-rows.ts';
import { pathsByDigest } from './digest-paths.ts';
import { distinctSha256s } from './distinct-records.ts';
import { FacetCounter } from './facets.ts';
import { byHashing, byRank, comparatorOf } from './row-columns.ts';
import { markOf, type OutsideFacts, type RowFacts } from './row-facts.ts';
import { rankOf, rowTests } from './row-filter.ts';
import { RowList } from './row-list.ts';
import { eachInSlices, frameBreaksWhile, type Compare } from './row-order.ts';
import { RowSelection } from './row-selection.svelte.ts';
import { VerdictCounts } from './verdict-counts.ts';

type Parts = OutsideFacts & {
  readonly locale: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** So many rows are put into their places one by one; beyond it everything is arranged anew. */
const MAX_INSERTED = 1000;

/** The rows of the case, and which of them the table shows in which order. */
export class Results {
  /** The rows that the table shows, in its order. */
  view = $state.raw<readonly CaseRow[]>([]);
  tally = $state.raw<Tally>(new RunningTally().counts);
  /** How many rows have each verdict. */
  verdicts = $state.raw<Partial<Record<Verdict, number>>>({});
  sort = $state.raw<Sort | null>(null);
  filter = $state.raw<RowFilter>(NO_FILTER);
  /** Place of the row under the cursor in `view`, -1 without one. */
  selected = $state(-1);
  detailsOpen = $state(false);
  readonly selection = new RowSelection();

  readonly #parts: Parts;
  readonly #facts: RowFacts;
  #rows = new CaseRows();
  readonly #list = new RowList({ compare: byHashing, keep: null });
  #tally = new RunningTally();
  readonly #verdicts: VerdictCounts;
  /** The row from which a range is drawn, by its number. */
  #anchor = -1;
  /** Grows with every order to arrange the rows anew: an older one that is still under way ends. */
  #arranging = 0;
  /** Replaced whenever others know something new, so that the rows on screen follow. */
  #outside: OutsideFacts;
  /** The order of the list is not yet that of `sort`. */
  #unsorted = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#outside = $state.raw({ ...parts });
    this.#facts = {
      findingOf: (sha256) => this.#outside.findingOf(sha256),
      markOf: (sha256) => this.#outside.markOf(sha256),
      setHitsOf: (sha256) => this.#outside.setHitsOf(sha256),
      groupOf: (sha256) => this.#outside.groupOf(sha256),
      earlierOf: (sha256) => this.#outside.earlierOf(sha256),
      isNamed: (media) => this.#outside.isNamed(media),
      isNamedWhole: (media) => this.#outside.isNamedWhole(media),
      copiesOf: (sha256) => this.#rows.copies(sha256),
      seriesOf: (media) => this.#rows.series.of(media),
      now: parts.now,
    };
    this.#verdicts = new VerdictCounts(this.#facts);
  }

  get selectedRow(): CaseRow | null {
    return this.view[this.selected] ?? null;
  }

  /** Everything in the case, in the order in which it was hashed first. */
  get all(): Iterable<CaseRow> {
    return this.#rows;
  }

  /** Every media record of the case once. */
  get sha256s(): string[] {
    return [...this.#rows.sha256s];
  }

  /** The rows that an action is about: the selected ones, in the order of the table. */
  get selectedRows(): CaseRow[] {
    return this.selection.among(this.view);
  }

  /** The media records of those rows, each once. */
  get selectedSha256s(): string[] {
    return distinctSha256s(this.selectedRows);
  }

  /** The media records of those rows, as often as they have a row: telling copies apart takes a while with very many. */
  get sha256sOfSelection(): string[] {
    return this.selectedRows.flatMap(({ media }) => media?.sha256 ?? []);
  }

  get someMediaSelected(): boolean {
    return this.selection.size > 0 && this.view.some((row) => row.media !== null && this.selection.has(row));
  }

  /** What is known about a row's media record. */
  knownOf(row: CaseRow): RowKnowledge {
    const { media } = row;
    if (media === null) return NOTHING_KNOWN;
    const { sha256 } = media;
    const facts = this.#facts;
    return {
      finding: facts.findingOf(sha256),
      mark: facts.markOf(sha256),
      sets: facts.setHitsOf(sha256),
      namedWhole: facts.isNamedWhole(media),
      copies: facts.copiesOf(sha256),
      near: facts.groupOf(sha256)?.size ?? 0,
      earlier: facts.earlierOf(sha256),
      signs: rankOf(row, facts)?.signs ?? [],
    };
  }

  /** Every row of a media record. */
  copiesOf({ sha256 }: Pick<MediaSummary, 'sha256'>): CaseRow[] {
    return this.#rows.of(sha256);
  }

  /** The path under which a media record was met first; null when the case has it no longer. */
  pathOf(sha256: string): string | null {
    return this.#rows.of(sha256)[0]?.path ?? null;
  }

  /** The same by SHA-1 or MD5, for those that the case has. */
  pathsBy(digests: Iterable<string>): ReadonlyMap<string, string> {
    return pathsByDigest(this.#rows, digests);
  }

  /** What finished files will change: to be stored before it is applied. Shows nothing yet. */
  plan(occurrences: readonly Occurrence[], job: number): RowChange {
    return this.#rows.plan(occurrences, job);
  }

  /** Shows what was planned, in its place in the table. */
  apply(change: RowChange): void {
    const done = this.#rows.apply(change);
    this.#count(done);
    this.#place(done);
  }

  /** Adds rows that were stored, without holding the page up; what was hashed since is the newer. */
  async restore(saved: readonly CaseRow[]): Promise<void> {
    const rows = this.#rows;
    const fresh: CaseRow[] = [];
    const gone: CaseRow[] = [];
    const stillHere = await eachInSlices(
      saved,
      (row) => {
        const restored = rows.restore(row);
        if (restored === null) return;
        this.#count(restored);
        fresh.push(...restored.fresh);
        gone.push(...restored.gone);
      },
      this.#whileHere(),
    );
    if (!stillHere) return;
    if (fresh.length <= MAX_INSERTED) {
      // Some may have been hashed again meanwhile.
      this.#place({ fresh: fresh.filter((row) => rows.has(row)), gone });
      return;
    }
    this.#publish();
    await this.#arrange('all');
  }

  clear(): void {
    this.#arranging++;
    this.#rows = new CaseRows();
    this.#list.clear();
    this.#tally = new RunningTally();
    this.#verdicts.clear();
    this.#publish();
    this.#show();
    this.selection.only([]);
  }

  /** Looks again at what the hub said and at what resembles what: of some media records, or of all. */
  async refresh(changed?: readonly string[]): Promise<void> {
    this.#outside = { ...this.#parts };
    const rows = this.#rows;
    const look = (row: CaseRow) => {
      if (rows.has(row)) this.#verdicts.look(row);
    };
    const stillHere =
      changed === undefined
        ? await eachInSlices(rows.list(), look, this.#whileHere())
        : await eachInSlices(
            changed,
            (sha256) => {
              rows.of(sha256).forEach(look);
            },
            this.#whileHere(),
          );
    if (!stillHere) return;
    this.verdicts = this.#verdicts.counts;
    await this.#follow();
  }

  /** Looks again at what the officer decided. */
  async marksChanged(): Promise<void> {
    this.#outside = { ...this.#parts };
    await this.#follow();
  }

  /** Sorts by a column: first upwards, then downwards, then in the order of hashing again. */
  async sortBy(column: Column): Promise<void> {
    if (this.sort?.column !== column) await this.sortAs({ column, direction: 'ascending' });
    else await this.sortAs(this.sort.direction === 'ascending' ? { column, direction: 'descending' } : null);
  }

  async sortAs(sort: Sort | null): Promise<void> {
    this.sort = sort;
    await this.#arrange('all');
  }

  /** Changes the filter. What looks here first is ranked until another order is asked for. */
  async narrow(change: Partial<RowFilter>): Promise<void> {
    const ranked = this.filter.lookHere;
    this.filter = { ...this.filter, ...change };
    if (this.filter.lookHere === ranked) return this.#arrange('filter');
    this.sort = null;
    return this.#arrange('all');
  }

  /** How many rows each entry of the filters' menus would show; null when another case came meanwhile. */
  async facets(): Promise<Facets | null> {
    const counter = new FacetCounter(rowTests(this.filter, this.#facts), this.#facts);
    const counted = await eachInSlices(
      this.#rows.list(),
      (row) => {
        counter.add(row);
      },
      this.#whileHere(),
    );
    return counted ? counter.facets : null;
  }

  /** Moves the cursor to a place of the view and selects that row alone; a place beyond the ends is the end. */
  select(place: number): void {
    this.moveTo(place);
    const row = this.selectedRow;
    this.selection.only(row === null ? [] : [row]);
    this.#anchor = row?.id ?? -1;
  }

  /** Moves the cursor and leaves what is selected as it is. */
  moveTo(place: number): void {
    this.selected = Math.max(Math.min(place, this.view.length - 1), this.view.length === 0 ? -1 : 0);
  }

  /** Moves the cursor and selects everything between it and the row from which the range is drawn. */
  extend(place: number): void {
    const anchor = this.view.findIndex(({ id }) => id === this.#anchor);
    if (anchor < 0) {
      this.select(place);
      return;
    }
    this.moveTo(place);
    const [from, to] = anchor < this.selected ? [anchor, this.selected] : [this.selected, anchor];
    this.selection.only(this.view.slice(from, to + 1));
  }

  /** Moves the cursor and selects its row, or no longer, beside what is selected. */
  toggle(place: number): void {
    this.moveTo(place);
    const row = this.selectedRow;
    if (row === null) return;
    this.selection.toggle(row);
    this.#anchor = row.id;
  }

  /** Selects everything that the filter shows. */
  selectAll(): void {
    this.selection.only(this.view);
    if (this.selected < 0) this.moveTo(0);
  }

  /** Goes on to the next media record below about which nothing is decided; stays when there is none. */
  selectNextUndecided(): void {
    for (let place = this.selected + 1; place < this.view.length; place++) {
      const row = this.view[place];
      if (row?.media == null || (markOf(row, this.#facts)?.category ?? null) !== null) continue;
      this.select(place);
      return;
    }
  }

  /** Arranges the rows anew when their order or the filter looks at what is known elsewhere. */
  async #follow(): Promise<void> {
    if (this.#sortLooksElsewhere) await this.#arrange('all', 'keep-place');
    else if (this.#filterLooksElsewhere) await this.#arrange('filter', 'keep-place');
  }

  get #sortLooksElsewhere(): boolean {
    if (this.sort === null) return this.filter.lookHere;
    return ['verdict', 'category', 'duplicates'].includes(this.sort.column);
  }

  get #filterLooksElsewhere(): boolean {
    const { verdict, sets, category, flag, duplicates, lookHere, named } = this.filter;
    return lookHere || named || [verdict, sets, category, flag, duplicates].some((each) => each !== null);
  }

  async #arrange(what: 'all' | 'filter', cursor: 'drop' | 'keep-place' = 'drop'): Promise<void> {
    const arranging = ++this.#arranging;
    const breathe = frameBreaksWhile(() => arranging === this.#arranging);
    const tests = rowTests(this.filter, this.#facts);
    const keep = tests.length === 0 ? null : (row: CaseRow) => tests.every(({ passes }) => passes(row));
    this.#unsorted ||= what === 'all';
    const rows = this.#unsorted ? this.#rows.list() : null;
    if (!(await this.#list.arrange(rows, { compare: this.#compare(), keep }, breathe))) return;
    this.#unsorted = false;
    this.#show(cursor);
    this.selection.keep(this.view);
    // What was decided about the last row in sight took it away: the one at its place is next.
    if (this.selection.size === 0 && this.selected >= 0) this.select(this.selected);
  }

  #compare(): Compare {
    if (this.sort !== null) return comparatorOf(this.sort, this.#facts, this.#parts.locale());
    if (this.filter.lookHere) return byRank((row) => rankOf(row, this.#facts)?.score ?? -1);
    return byHashing;
  }

  /** Shows the list as it is now; the cursor stays with its row, or with its place when that row is gone. */
  #show(cursor: 'drop' | 'keep-place' = 'drop'): void {
    const [row, place] = [this.selectedRow, this.selected];
    const view = this.#list.shown;
    this.view = view;
    if (row === null || view[place]?.id === row.id) return;
    this.selected = view.findIndex(({ id }) => id === row.id);
    if (this.selected < 0 && cursor === 'keep-place') this.moveTo(place);
    if (this.selected < 0) this.detailsOpen = false;
  }

  /** For work in slices that ends when another case comes on the screen. */
  #whileHere() {
    const rows = this.#rows;
    return frameBreaksWhile(() => rows === this.#rows);
  }

  #count({ fresh, gone }: RowChange): void {
    for (const row of gone) {
      this.#tally.remove(row);
      this.#verdicts.forget(row);
    }
    for (const row of fresh) {
      this.#tally.add(row);
      this.#verdicts.look(row);
    }
  }

  /** Shows rows that came and went in their places. */
  #place(change: RowChange): void {
    this.#list.patch(change);
    this.#publish();
    this.#show();
    if (change.gone.length > 0) this.selection.keep(this.view);
  }

  #publish(): void {
    this.tally = this.#tally.counts;
    this.verdicts = this.#verdicts.counts;
  }
}

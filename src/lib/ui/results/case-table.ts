import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import type { Column, Facets, RowFilter, RowKnowledge, Sort } from '#lib/domain/row-query.ts';
import type { Tally } from '#lib/domain/tally.ts';
import type { Verdict } from '#lib/domain/verdict.ts';

/** The rows of the case as the pane shows them, and what can be done with them. */
export type CaseTable = {
  readonly view: readonly CaseRow[];
  readonly tally: Tally;
  readonly verdicts: Partial<Record<Verdict, number>>;
  readonly sort: Sort | null;
  readonly filter: RowFilter;
  /** Place of the row under the cursor, -1 without one. */
  readonly selected: number;
  readonly selectedRow: CaseRow | null;
  readonly selection: { readonly size: number; has(row: CaseRow): boolean };
  readonly sha256sOfSelection: string[];
  detailsOpen: boolean;
  knownOf(row: CaseRow): RowKnowledge;
  copiesOf(media: MediaSummary): CaseRow[];
  sortBy(column: Column): Promise<void>;
  sortAs(sort: Sort | null): Promise<void>;
  narrow(change: Partial<RowFilter>): Promise<void>;
  facets(): Promise<Facets | null>;
  select(place: number): void;
  moveTo(place: number): void;
  extend(place: number): void;
  toggle(place: number): void;
  selectAll(): void;
  selectNextUndecided(): void;
};

/** What the officer decides about the case's media. */
export type CaseTriage = {
  readonly scheme: CategoryScheme;
  goesOn: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  failure: { readonly why: string; readonly count: number } | null;
  categorise(sha256s: readonly string[], category: string | null): Promise<void>;
  flag(sha256s: readonly string[], code: string): Promise<void>;
  note(sha256: string, note: string): Promise<void>;
  series(sha256s: readonly string[], series: string): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
};

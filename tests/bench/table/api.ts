import type { Column, RowFilter } from '#lib/domain/row-query.ts';

/** Things that an officer does with the table beside sorting and filtering it. */
export type Use = 'scroll' | 'facets' | 'select-all' | 'decide' | 'undo' | 'new-verdicts';

/** What the page of the bench does; each call resolves to the milliseconds until its result is on the screen. */
export type TableBench = {
  /** Puts so many rows on the screen as they come out of a vault. */
  readonly open: (count: number) => Promise<number>;
  readonly sort: (column: Column) => Promise<number>;
  readonly filter: (change: Partial<RowFilter>) => Promise<number>;
  readonly use: Readonly<Record<Use, () => Promise<number>>>;
  /** The longest task of the page's thread since the last call. */
  readonly longestTask: () => Promise<number>;
};

export type TableWindow = { readonly bench: TableBench };

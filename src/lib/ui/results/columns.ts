import * as m from '#lib/paraglide/messages.js';

/** Columns of the table in reading order; the names are those of the sort. */
export const COLUMNS = ['path', 'outcome', 'verdict', 'type', 'size', 'pixels', 'pdq', 'sha256'] as const;
export type Column = (typeof COLUMNS)[number];
export type Sort = { readonly column: Column; readonly direction: 'ascending' | 'descending' };

export const COLUMN_TITLES: Record<Column, () => string> = {
  path: m.results_column_path,
  outcome: m.results_column_outcome,
  verdict: m.results_column_verdict,
  type: m.results_column_type,
  size: m.results_column_size,
  pixels: m.results_column_pixels,
  pdq: m.results_column_pdq,
  sha256: m.results_column_sha256,
};

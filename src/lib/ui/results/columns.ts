import type { Column } from '#lib/domain/row-query.ts';
import * as m from '#lib/paraglide/messages.js';

/** Columns of the table in reading order. */
export const COLUMNS = [
  'path',
  'category',
  'outcome',
  'verdict',
  'type',
  'size',
  'pixels',
  'captured',
  'camera',
  'duplicates',
  'pdq',
  'sha256',
] as const satisfies readonly Column[];

/** What the list can be sorted by, also where its column has no room: in the order of a menu. */
export const SORTS: readonly Column[] = [...COLUMNS.slice(0, 10), 'quality', 'pdq', 'sha256'];

export const COLUMN_TITLES: Record<Column, () => string> = {
  path: m.results_column_path,
  category: m.results_column_category,
  outcome: m.results_column_outcome,
  verdict: m.results_column_verdict,
  type: m.results_column_type,
  size: m.results_column_size,
  pixels: m.results_column_pixels,
  captured: m.results_column_captured,
  camera: m.results_column_camera,
  quality: m.results_column_quality,
  duplicates: m.results_column_duplicates,
  pdq: m.results_column_pdq,
  sha256: m.results_column_sha256,
};

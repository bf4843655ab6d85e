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

/** Below this width of the table, in rem, a row becomes a card of three lines. */
export const CARDS_BELOW = 34;

/** The width of the table from which a column has room, in rem; the others always have. The style has the same limits. */
const ROOM_FROM: Partial<Record<Column, number>> = {
  category: 46,
  size: 56,
  captured: 56,
  type: 80,
  pixels: 80,
  camera: 80,
  duplicates: 104,
  pdq: 104,
  sha256: 120,
};

/** What the lines of a card hold. */
const OF_CARDS: readonly Column[] = ['path', 'category', 'outcome', 'verdict', 'type', 'size'];

const LIMITS = [0, CARDS_BELOW, 46, 56, 80, 104, 120];

/** The last width that a table of this one reaches and at which its columns change; both in rem. */
export function limitWithin(width: number): number {
  return LIMITS.findLast((limit) => limit <= width) ?? 0;
}

/** The columns that a table of this width shows: what has no room is not rendered, since rows must come fast. @param width in rem */
export function columnsWithin(width: number): readonly Column[] {
  return width < CARDS_BELOW ? OF_CARDS : COLUMNS.filter((column) => width >= (ROOM_FROM[column] ?? 0));
}

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

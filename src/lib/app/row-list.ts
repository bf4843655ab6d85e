import type { CaseRow } from '#lib/domain/case-row.ts';
import type { RowChange } from './case-rows.ts';
import { filterRows, insertSorted, sortRows, type Breathe, type Compare } from './row-order.ts';

/** Which rows are shown, and in which order. */
export type Arrangement = { readonly compare: Compare; readonly keep: ((row: CaseRow) => boolean) | null };

/**
 * All rows of a case in the order of the table, and those of them that it shows. A new filter does not sort again, and
 * what comes or goes while rows are being arranged is put into its place when they are.
 */
export class RowList {
  #sorted: readonly CaseRow[] = [];
  #shown: readonly CaseRow[] = [];
  #arrangement: Arrangement;
  /** What changed since the arranging under way began; null when there is none. */
  #meanwhile: RowChange[] | null = null;

  constructor(arrangement: Arrangement) {
    this.#arrangement = arrangement;
  }

  get shown(): readonly CaseRow[] {
    return this.#shown;
  }

  /** Puts changed rows in their places at once. */
  patch(change: RowChange): void {
    this.#meanwhile?.push(change);
    const { compare, keep } = this.#arrangement;
    const gone = new Set(change.gone);
    const fresh = change.fresh.toSorted(compare);
    const patched = (rows: readonly CaseRow[], more: readonly CaseRow[]) =>
      insertSorted(gone.size === 0 ? rows : rows.filter((row) => !gone.has(row)), more, compare);
    const wasWhole = this.#shown === this.#sorted;
    this.#sorted = patched(this.#sorted, fresh);
    this.#shown = wasWhole && keep === null ? this.#sorted : patched(this.#shown, keep ? fresh.filter(keep) : fresh);
  }

  /**
   * Arranges everything anew.
   * @param rows all rows when their order changed; null when only the filter did
   * @returns false when `breathe` said that the result is no longer wanted
   */
  async arrange(rows: readonly CaseRow[] | null, arrangement: Arrangement, breathe: Breathe): Promise<boolean> {
    const meanwhile: RowChange[] = [];
    this.#meanwhile = meanwhile;
    const { compare, keep } = arrangement;
    const sorted = rows === null ? this.#sorted : await sortRows(rows, compare, breathe);
    const shown = sorted === null || keep === null ? sorted : await filterRows(sorted, keep, breathe);
    // A later order has begun since, or the list was cleared.
    if (sorted === null || shown === null || this.#meanwhile !== meanwhile) return false;
    this.#arrangement = arrangement;
    this.#sorted = sorted;
    this.#shown = shown;
    this.#meanwhile = null;
    for (const change of meanwhile) this.patch(change);
    return true;
  }

  clear(): void {
    this.#sorted = [];
    this.#shown = [];
    this.#meanwhile = null;
  }
}

import type { CaseRow } from '#lib/domain/case-row.ts';

/** Which rows are selected, by their numbers: a byte a row, so that a hundred thousand are selected in a moment. */
export class RowSelection {
  /** Replaced as a whole with every change. */
  #chosen = $state.raw(new Uint8Array());
  size = $state(0);

  has({ id }: Pick<CaseRow, 'id'>): boolean {
    return this.#chosen[id] === 1;
  }

  /** Selects these rows and no others. */
  only(rows: readonly CaseRow[]): void {
    this.#set(new Uint8Array(), rows, 1);
  }

  toggle(row: CaseRow): void {
    this.#set(this.#chosen, [row], this.has(row) ? 0 : 1);
  }

  /** Leaves out whatever is not among the rows that are shown. */
  keep(shown: readonly CaseRow[]): void {
    if (this.size > 0) this.only(this.among(shown));
  }

  /** The selected ones of some rows, in their order. */
  among(rows: readonly CaseRow[]): CaseRow[] {
    const chosen = this.#chosen;
    return this.size === 0 ? [] : rows.filter(({ id }) => chosen[id] === 1);
  }

  #set(before: Uint8Array, rows: readonly CaseRow[], to: 0 | 1): void {
    const length = rows.reduce((most, { id }) => Math.max(most, id + 1), before.length);
    const chosen = new Uint8Array(length);
    chosen.set(before);
    for (const { id } of rows) chosen[id] = to;
    this.#chosen = chosen;
    this.size = chosen.reduce((sum, each) => sum + each, 0);
  }
}

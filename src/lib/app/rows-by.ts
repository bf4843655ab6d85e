import type { CaseRow } from '#lib/domain/case-row.ts';

/**
 * Rows by a text that they share: their path, or their digest. Nearly every text has one row, which then stands for
 * itself; a thousand copies of one file are found and taken away as fast as one.
 */
export class RowsBy {
  readonly #held = new Map<string, CaseRow | Map<number, CaseRow>>();

  add(text: string, row: CaseRow): void {
    const held = this.#held.get(text);
    if (held === undefined || (!(held instanceof Map) && held.id === row.id)) this.#held.set(text, row);
    else if (held instanceof Map) held.set(row.id, row);
    else
      this.#held.set(
        text,
        new Map([
          [held.id, held],
          [row.id, row],
        ]),
      );
  }

  remove(text: string, row: CaseRow): void {
    const held = this.#held.get(text);
    if (held instanceof Map) {
      held.delete(row.id);
      if (held.size > 0) return;
    } else if (held?.id !== row.id) return;
    this.#held.delete(text);
  }

  get(text: string): CaseRow[] {
    const held = this.#held.get(text);
    if (held === undefined) return [];
    return held instanceof Map ? [...held.values()] : [held];
  }

  count(text: string): number {
    const held = this.#held.get(text);
    if (held === undefined) return 0;
    return held instanceof Map ? held.size : 1;
  }

  texts(): Iterable<string> {
    return this.#held.keys();
  }
}

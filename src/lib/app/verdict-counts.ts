import type { CaseRow } from '#lib/domain/case-row.ts';
import { Verdict } from '#lib/domain/verdict.ts';
import { findingOf, type RowFacts } from './row-facts.ts';

/** How many rows have each verdict, kept up to date row by row: a byte a row remembers what it counts as. */
export class VerdictCounts {
  readonly #facts: Pick<RowFacts, 'findingOf'>;
  /** By the number of the row: 0 without a verdict, or 1 and its place among the verdicts. */
  #counted = new Uint8Array(1024);
  #counts: number[] = [];

  constructor(facts: Pick<RowFacts, 'findingOf'>) {
    this.#facts = facts;
  }

  get counts(): Partial<Record<Verdict, number>> {
    const counts: Partial<Record<Verdict, number>> = {};
    for (const [place, verdict] of Verdict.options.entries()) {
      const count = this.#counts[place + 1] ?? 0;
      if (count > 0) counts[verdict] = count;
    }
    return counts;
  }

  /** Counts a row as what it is now. */
  look(row: CaseRow): void {
    const finding = findingOf(row, this.#facts);
    this.#set(row.id, finding === undefined ? 0 : Verdict.options.indexOf(finding.verdict) + 1);
  }

  /** Counts a row no longer. */
  forget({ id }: CaseRow): void {
    this.#set(id, 0);
  }

  clear(): void {
    this.#counted = new Uint8Array(1024);
    this.#counts = [];
  }

  #set(id: number, to: number): void {
    if (id >= this.#counted.length) {
      const longer = new Uint8Array(Math.max(id + 1, 2 * this.#counted.length));
      longer.set(this.#counted);
      this.#counted = longer;
    }
    const from = this.#counted[id] ?? 0;
    if (from === to) return;
    this.#counts[from] = (this.#counts[from] ?? 0) - 1;
    this.#counts[to] = (this.#counts[to] ?? 0) + 1;
    this.#counted[id] = to;
  }
}

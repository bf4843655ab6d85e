import type { LineOf, ReportTable, TableLines } from '#lib/domain/court-report/lines.ts';
import { LedgerLines, type LedgerLine } from '../ledger-lines.ts';

/** So many lines of a table go on paper at most; it is some hundred sheets already. */
const MOST_PRINTED = 10_000;
/** An answer and a reading of the clock may follow each request. */
const ENTRIES_A_REQUEST = 3;

/** Of a table: the lines that can be printed, and how many there are in all. */
type Printable<Line> = { readonly lines: readonly Line[]; readonly count: number };

/** What of a report can be printed; the ledger request by request. */
export type PrintableTables = { readonly [Table in Exclude<ReportTable, 'ledger'>]: Printable<LineOf<Table>> } & {
  readonly ledger: Printable<LedgerLine>;
};

/** Keeps the first lines of each table while a report is written, and counts the others. */
export class PrintLines {
  readonly #kept: { [Table in ReportTable]: LineOf<Table>[] } = {
    answers: [],
    errors: [],
    files: [],
    ledger: [],
    receipts: [],
  };
  readonly #counts: Record<ReportTable, number> = { answers: 0, errors: 0, files: 0, ledger: 0, receipts: 0 };

  add(some: TableLines): void {
    if (some.table === 'ledger') {
      this.#counts.ledger += some.lines.filter(({ kind }) => kind === 'request').length;
      keep(this.#kept.ledger, some.lines, ENTRIES_A_REQUEST * MOST_PRINTED);
      return;
    }
    this.#counts[some.table] += some.lines.length;
    if (some.table === 'answers') keep(this.#kept.answers, some.lines);
    else if (some.table === 'errors') keep(this.#kept.errors, some.lines);
    else if (some.table === 'files') keep(this.#kept.files, some.lines);
    else keep(this.#kept.receipts, some.lines);
  }

  get tables(): PrintableTables {
    const requests = new LedgerLines();
    requests.add(this.#kept.ledger);
    const { answers, errors, files, receipts } = this.#kept;
    return {
      answers: { lines: answers, count: this.#counts.answers },
      errors: { lines: errors, count: this.#counts.errors },
      files: { lines: files, count: this.#counts.files },
      receipts: { lines: receipts, count: this.#counts.receipts },
      ledger: { lines: requests.all.slice(0, MOST_PRINTED), count: this.#counts.ledger },
    };
  }
}

function keep<Line>(kept: Line[], lines: readonly Line[], most = MOST_PRINTED): void {
  kept.push(...lines.slice(0, Math.max(0, most - kept.length)));
}

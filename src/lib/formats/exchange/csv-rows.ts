import Papa from 'papaparse';
import type { CsvDelimiter } from '#lib/domain/exchange/csv-mapping.ts';
import { TextPieces } from './text-pieces.ts';

/** `cells` is null when the row is longer than any is. `at` is its first line. `isWhole`: a line break ended it. */
export type CsvRow = { readonly at: number; readonly cells: readonly string[] | null; readonly isWhole: boolean };

/** Of characters. A quote that is never closed would make one row of the whole file. */
const LONGEST_ROW = 1024 * 1024;
/** No file has it, so no cell is quoted. */
const NO_QUOTE = '\u0000';

type Parsed = {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly code: string }[];
  readonly meta: { readonly cursor: number };
};

/** Cuts bytes that come in any pieces into rows of cells; no more than the longest row is held. */
export class CsvRows {
  readonly #pieces = new TextPieces();
  readonly #delimiter: CsvDelimiter;
  #rest = '';
  #line = 1;
  #isTooLong = false;
  /** A carriage return whose line feed may be in the next piece. */
  #held = '';

  constructor(delimiter: CsvDelimiter) {
    this.#delimiter = delimiter;
  }

  add(piece: Uint8Array): CsvRow[] {
    return this.#cut(this.#pieces.add(piece));
  }

  end(): CsvRow[] {
    const rows = this.#cut(this.#pieces.end());
    this.#rest += this.#held === '' ? '' : '\n';
    const isWhole = this.#rest.endsWith('\n');
    const quoted = this.#parsed(this.#rest, '"', false);
    // A quote that nothing closes is none; if it were, it would hide the rows behind it.
    const isOpen = quoted.errors.some(({ code }) => code === 'MissingQuotes');
    const last = this.#rows(isOpen ? this.#parsed(this.#rest, NO_QUOTE, false).data : quoted.data);
    return [...rows, ...last.map((row, i) => (i < last.length - 1 || isWhole ? row : { ...row, isWhole: false }))];
  }

  #cut(added: string): CsvRow[] {
    const text = this.#held + added;
    this.#held = text.endsWith('\r') ? '\r' : '';
    this.#rest += (this.#held === '' ? text : text.slice(0, -1)).replace(/\r\n?/g, '\n');
    const rows = this.#isTooLong ? this.#skipLine() : [];
    if (this.#rest === '') return rows;
    const { data, meta } = this.#parsed(this.#rest, '"', true);
    this.#rest = this.#rest.slice(meta.cursor);
    rows.push(...this.#rows(data));
    if (this.#rest.length > LONGEST_ROW) rows.push(...this.#unquoted());
    return rows;
  }

  /** Takes quotes for what they look like: the lines are rows again. */
  #unquoted(): CsvRow[] {
    const { data, meta } = this.#parsed(this.#rest, NO_QUOTE, true);
    this.#rest = this.#rest.slice(meta.cursor);
    const rows = this.#rows(data);
    if (this.#rest.length <= LONGEST_ROW) return rows;
    rows.push({ at: this.#line, cells: null, isWhole: true });
    this.#isTooLong = true;
    return [...rows, ...this.#skipLine()];
  }

  /** Of a line that is too long nothing is held; it ends where it ends. */
  #skipLine(): CsvRow[] {
    const end = this.#rest.indexOf('\n');
    this.#isTooLong = end === -1;
    this.#rest = end === -1 ? '' : this.#rest.slice(end + 1);
    if (end !== -1) this.#line += 1;
    return [];
  }

  #parsed(text: string, quoteChar: string, ignoreLastRow: boolean): Parsed {
    const parser = new Papa.Parser({ delimiter: this.#delimiter, newline: '\n', quoteChar });
    const parsed: unknown = parser.parse(text, 0, ignoreLastRow);
    return parsed as Parsed;
  }

  #rows(data: readonly string[][]): CsvRow[] {
    const rows: CsvRow[] = [];
    for (const cells of data) {
      const at = this.#line;
      this.#line += 1;
      for (const cell of cells) if (cell.includes('\n')) this.#line += cell.split('\n').length - 1;
      if (cells.length > 1 || (cells[0] ?? '').trim() !== '') rows.push({ at, cells, isWhole: true });
    }
    return rows;
  }
}

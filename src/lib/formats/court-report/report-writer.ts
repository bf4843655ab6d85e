import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { REPORT_TABLES, type ReportTable, type TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { FileDigest } from '../file-digest.ts';

export const REPORT_FORMAT = 'lintel-case-report/1';

type Seals = ReportStatement['tables'];

/**
 * Writes a case report part by part, as the RFC 8785 form of
 * `{"contents": {table: lines}, "format": "lintel-case-report/1", "signature": text or null, "statement": {…}}`. What is
 * signed comes last, so the tables are written, counted and digested first, each once and in the order of their names.
 */
export class ReportWriter {
  readonly #encoder = new TextEncoder();
  readonly #seals: Partial<Seals> = {};
  #table: ReportTable | null = null;
  #digest: FileDigest | null = null;
  #lines = 0;

  /** Begins the next table. */
  async begin(table: ReportTable): Promise<string> {
    const place = REPORT_TABLES.indexOf(table);
    if (this.#table !== null || Object.keys(this.#seals).length !== place) throw new Error('a table is out of order');
    this.#table = table;
    this.#digest = await FileDigest.begin();
    this.#lines = 0;
    return `${place === 0 ? '{"contents":{' : ','}${JSON.stringify(table)}:${this.#digested('[')}`;
  }

  /** Adds lines to the table that was begun. */
  add({ table, lines }: TableLines): string {
    if (table !== this.#table) throw new Error(`"table" expected ${String(this.#table)}, got ${table}`);
    let text = '';
    for (const line of lines) text += `${this.#lines++ === 0 ? '' : ','}${canonicalJson(line satisfies Json)}`;
    return this.#digested(text);
  }

  /** Ends the table that was begun. */
  end(): string {
    if (this.#table === null || this.#digest === null) throw new Error('no table was begun');
    const text = this.#digested(']');
    this.#seals[this.#table] = { lines: this.#lines, sha256: this.#digest.hex() };
    [this.#table, this.#digest] = [null, null];
    return text;
  }

  /** Of all tables; they are ended by now. */
  get seals(): Seals {
    const { answers, errors, files, ledger, receipts } = this.#seals;
    if (!answers || !errors || !files || !ledger || !receipts) throw new Error('a table was not written');
    return { answers, errors, files, ledger, receipts };
  }

  /** The last part. */
  close(statement: ReportStatement, signature: string | null): string {
    const tail = canonicalJson({ format: REPORT_FORMAT, signature, statement });
    return `},${tail.slice(1)}`;
  }

  #digested(text: string): string {
    this.#digest?.add(this.#encoder.encode(text));
    return text;
  }
}

import type { FileChoice, ReportStatement } from '#lib/domain/court-report/statement.ts';
import { thumbprint } from '#lib/domain/signature.ts';
import { reportCsv } from '#lib/formats/court-report/report-csv.ts';
import { download, handOver, write, type WrittenFile } from '../exports.ts';
import { stamp } from '../file-stamp.ts';
import { type PrintableTables, PrintLines } from './print-lines.ts';
import { reportParts } from './report-parts.ts';
import type { ReportSource } from './report-source.ts';

/** A report that was made. */
export type MadeReport = {
  readonly file: WrittenFile;
  readonly statement: ReportStatement;
  /** Of the key that signed; null: nobody did. */
  readonly fingerprint: string | null;
  readonly tables: PrintableTables;
};

/** Makes the report of the case on the screen: once as a file, of which all forms are made. */
export class CaseReport {
  files = $state<FileChoice>('all');
  /** With `categories`: which; null stands for undecided. */
  categories = $state.raw<readonly (string | null)[]>([]);
  /** Files that are done with, and of how many; null while no report is being made. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  made = $state.raw<MadeReport | null>(null);
  /** The table for a spreadsheet is being written. */
  saving = $state(false);
  /** Why the last step failed, as a code. */
  failure = $state<string | null>(null);

  readonly canBeMade = $derived(this.files !== 'categories' || this.categories.length > 0);

  readonly #source: () => ReportSource;
  readonly #now: () => Date;
  #stop = new AbortController();

  constructor(source: () => ReportSource, now: () => Date) {
    this.#source = source;
    this.#now = now;
  }

  /** Lists a category, or no longer. */
  toggle(category: string | null): void {
    const others = this.categories.filter((each) => each !== category);
    this.categories = others.length < this.categories.length ? others : [...others, category];
  }

  async make(): Promise<void> {
    if (this.progress !== null || !this.canBeMade) return;
    const [source, now, lines] = [this.#source(), this.#now(), new PrintLines()];
    const total = source.rows.length;
    [this.progress, this.made, this.failure] = [{ done: 0, total }, null, null];
    this.#stop = new AbortController();
    const statements: ReportStatement[] = [];
    const parts = reportParts(
      source,
      { files: this.files, categories: this.categories },
      {
        now,
        onFiles: (done) => (this.progress = { done, total }),
        onLines: (some) => {
          lines.add(some);
        },
        onStatement: (stated) => statements.push(stated),
      },
    );
    const name = `lintel-case-report-${stamp(now.toISOString())}.json`;
    const written = await write({ name, mime: 'application/json', parts }, this.#stop.signal);
    const [statement] = statements;
    if (!written.ok) this.failure = written.error === 'cancelled' ? null : written.error;
    else if (statement !== undefined) this.made = await madeOf(written.value, statement, lines);
    this.progress = null;
  }

  cancel(): void {
    this.#stop.abort();
  }

  saveJson(): void {
    if (this.made !== null) handOver(this.made.file);
  }

  /** The same for a spreadsheet, made out of the very file. */
  async saveCsv(): Promise<void> {
    if (this.made === null || this.saving) return;
    this.saving = true;
    const { file, statement } = this.made;
    const name = file.name.replace(/json$/, 'csv');
    const saved = await download({ name, mime: 'text/csv', parts: reportCsv(file.blob, statement) });
    this.failure = saved.ok ? null : 'storage-failed';
    this.saving = false;
  }
}

async function madeOf(file: WrittenFile, statement: ReportStatement, lines: PrintLines): Promise<MadeReport> {
  const fingerprint = statement.device && (await thumbprint(statement.device));
  return { file, statement, fingerprint, tables: lines.tables };
}

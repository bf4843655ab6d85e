import type { CaseRow } from '#lib/domain/case-row.ts';
import { REPORT_TABLES, type TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { type PublicJwk, sign } from '#lib/domain/signature.ts';
import { ReportWriter } from '#lib/formats/court-report/report-writer.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { LedgerHead } from '#lib/domain/ledger-entry.ts';
import { portions } from '../portions.ts';
import { eachInSlices, frameBreaksWhile, sortRows } from '../row-order.ts';
import { CaseCounts } from './case-counts.ts';
import { errorLine, fileLine, isListed } from './file-lines.ts';
import { answerLines, ledgerEntries, receiptLines } from './hub-lines.ts';
import type { ReportChoice, ReportSource } from './report-source.ts';
import { statementOf } from './report-statement.ts';
import { signerOf } from './signer.ts';

type Options = {
  readonly now: Date;
  /** After every step: files that are done with. */
  readonly onFiles: (done: number) => void;
  /** Every line that is written. */
  readonly onLines: (lines: TableLines) => void;
  /** Once the last part is written. */
  readonly onStatement: (statement: ReportStatement) => void;
};

type Lines = AsyncGenerator<Result<TableLines, StorageFailure>, void>;

/** A report as the parts of its file, some lines at a time; ends with the first failure. */
export async function* reportParts(
  source: ReportSource,
  choice: ReportChoice,
  { now, onFiles, onLines, onStatement }: Options,
): AsyncGenerator<Result<string, StorageFailure>, void> {
  const signer = await signerOf(source);
  if (!signer.ok) {
    yield signer;
    return;
  }
  const [writer, counts] = [new ReportWriter(), new CaseCounts(source.jobs)];
  const { rows, ofCase, failed } = await sortedOut(source.rows);
  const { enrolled } = signer.value;
  const tables: Record<TableLines['table'], () => Lines> = {
    answers: () => answers(source, enrolled?.hubKey ?? null, ofCase),
    errors: () => errors(source, failed),
    files: () => files({ ...source, rows }, choice, counts, onFiles),
    ledger: () => ledger(source, signer.value.head),
    receipts: () => receipts(source, ofCase),
  };
  for (const table of REPORT_TABLES) {
    yield ok(await writer.begin(table));
    for await (const some of tables[table]()) {
      if (!some.ok) {
        yield some;
        return;
      }
      onLines(some.value);
      yield ok(writer.add(some.value));
    }
    yield ok(writer.end());
  }
  const statement = statementOf(source, choice, { counts, signer: signer.value, now, tables: writer.seals });
  const { key } = signer.value;
  const signature = key === null ? null : await sign(key.private, 'lintel/case-report/1', statement);
  onStatement(statement);
  yield ok(writer.close(statement, signature));
}

async function* files(
  source: ReportSource,
  choice: ReportChoice,
  counts: CaseCounts,
  onFiles: (done: number) => void,
): Lines {
  let done = 0;
  for (const rows of portions(source.rows, 100)) {
    for await (const some of source.occurrences(rows)) {
      if (!some.ok) {
        yield some;
        return;
      }
      const lines = some.value.flatMap((occurrence, i) => {
        const row = rows[i];
        if (row === undefined) return [];
        const line = fileLine(row, occurrence, source);
        counts.add(row, occurrence, line);
        return isListed(line, choice) ? [line] : [];
      });
      onFiles((done += some.value.length));
      yield ok({ table: 'files', lines });
    }
  }
}

type SortedOut = {
  /** By their paths, so that a person finds one on paper. */
  readonly rows: readonly CaseRow[];
  /** The distinct media of the case. */
  readonly ofCase: ReadonlySet<string>;
  /** Those that are not hashed with everything. */
  readonly failed: readonly CaseRow[];
};

async function sortedOut(unsorted: readonly CaseRow[]): Promise<SortedOut> {
  const breathe = frameBreaksWhile(() => true);
  const rows = (await sortRows(unsorted, byPath, breathe)) ?? unsorted;
  const [ofCase, failed] = [new Set<string>(), [] as CaseRow[]];
  const look = (row: CaseRow) => {
    if (row.media !== null) ofCase.add(row.media.sha256);
    if (row.outcome !== 'hashed') failed.push(row);
  };
  await eachInSlices(rows, look, breathe);
  return { rows, ofCase, failed };
}

function byPath(a: CaseRow, b: CaseRow): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.id - b.id;
}

async function* errors(source: ReportSource, failed: readonly CaseRow[]): Lines {
  for (const rows of portions(failed, 100)) {
    for await (const some of source.occurrences(rows)) {
      if (!some.ok) {
        yield some;
        return;
      }
      const line = (row: CaseRow | undefined, i: number) => {
        const occurrence = some.value[i];
        return row === undefined || occurrence === undefined ? null : errorLine(row, occurrence);
      };
      yield ok({ table: 'errors', lines: rows.map(line).filter((each) => each !== null) });
    }
  }
}

async function* answers({ vault }: ReportSource, hubKey: PublicJwk | null, ofCase: ReadonlySet<string>): Lines {
  if (vault === null) return;
  const lines = await answerLines(vault, hubKey, ofCase);
  yield lines.ok ? ok({ table: 'answers', lines: lines.value }) : lines;
}

async function* receipts({ vault, case: about }: ReportSource, ofCase: ReadonlySet<string>): Lines {
  if (vault === null) return;
  const lines = await receiptLines(vault, about?.id ?? null, ofCase);
  yield lines.ok ? ok({ table: 'receipts', lines: lines.value }) : lines;
}

async function* ledger({ vault }: ReportSource, head: LedgerHead | null): Lines {
  if (vault === null || head === null) return;
  for await (const entries of ledgerEntries(vault, head)) {
    yield entries.ok ? ok({ table: 'ledger', lines: entries.value }) : entries;
    if (!entries.ok) return;
  }
}

import type { SetHitLine } from '#lib/domain/court-report/known-sets.ts';
import { REPORT_TABLES, type LineOf, type ReportTable, type TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { BYTE_ORDER_MARK, csvLines } from '../csv.ts';
import { type Cell, statementRows } from './statement-rows.ts';
import { readReport, type ReportFault } from './read-report.ts';

type Columns<Line> = Readonly<Record<string, (line: Line) => Cell>>;

/** Heading and value of every column of each table. */
const COLUMNS: { readonly [Table in ReportTable]: Columns<LineOf<Table>> } = {
  answers: {
    answer_id: ({ answerId }) => answerId,
    answered_at: ({ asOf }) => asOf,
    device: ({ device }) => device,
    request_sha256: ({ requestSha256 }) => requestSha256,
    items: ({ items }) => items,
    of_case: ({ ofCase }) => ofCase,
    log_index: ({ leaf }) => leaf,
    standing: ({ standing }) => standing ?? 'not-proven',
    log_size: ({ proof }) => proof?.checkpoint.size,
    log_root: ({ proof }) => proof?.checkpoint.root,
  },
  errors: {
    path: ({ path }) => path,
    job: ({ job }) => job,
    bytes: ({ bytes }) => bytes,
    outcome: ({ outcome }) => outcome,
    reason: ({ reason }) => reason,
    decoder: ({ decoder }) => decoder,
    warnings: ({ warnings }) => warnings.join('; '),
  },
  files: {
    path: ({ path }) => path,
    job: ({ job }) => job,
    bytes: ({ bytes }) => bytes,
    outcome: ({ outcome }) => outcome,
    reason: ({ reason }) => reason,
    sha256: ({ sha256 }) => sha256,
    sha1: ({ sha1 }) => sha1,
    md5: ({ md5 }) => md5,
    mime: ({ mime }) => mime,
    width: ({ width }) => width,
    height: ({ height }) => height,
    pdq_direct: ({ pdq }) => pdq?.direct,
    pdq_quality: ({ pdq }) => pdq?.quality,
    pdq_nn512: ({ pdq }) => pdq?.nn512,
    pdq_nn512_quality: ({ pdq }) => pdq?.qualityNn512,
    damaged: ({ damaged }) => damaged,
    decoder: ({ decoder }) => decoder,
    category: ({ category }) => category,
    flags: ({ flags }) => flags.join(' '),
    verdict: ({ verdict }) => verdict,
    answer_id: ({ answerId }) => answerId,
    known_sets: ({ sets = [] }) => sets.map(hitText).join('; '),
  },
  ledger: {
    seq: ({ seq }) => seq,
    at: ({ at }) => at,
    kind: ({ kind }) => kind,
    purpose: (entry) => (entry.kind === 'request' ? entry.purpose : null),
    method: (entry) => (entry.kind === 'request' ? entry.method : null),
    route: (entry) => (entry.kind === 'request' ? entry.route : null),
    of: (entry) => (entry.kind === 'request' ? null : entry.of),
    status: (entry) => (entry.kind === 'answer' ? entry.status : null),
    bytes: (entry) => (entry.kind === 'clock' ? null : entry.bytes),
    sha256: (entry) => (entry.kind === 'clock' ? null : entry.sha256),
    hash: ({ hash }) => hash,
  },
  receipts: {
    batch_id: ({ receipt }) => receipt.batchId,
    withdraws: ({ receipt }) => receipt.withdraws,
    received_at: ({ receipt }) => receipt.receivedAt,
    items: ({ receipt }) => receipt.items,
    new_items: ({ receipt }) => receipt.newItems,
    of_case: ({ ofCase }) => ofCase,
    batch: ({ ofCase }) => (ofCase === null ? 'no-longer-kept' : 'of-this-case'),
    body_sha256: ({ receipt }) => receipt.bodySha256,
    log_index: ({ receipt }) => receipt.leaf?.index,
    log_size: ({ proof }) => proof?.checkpoint.size,
    log_root: ({ proof }) => proof?.checkpoint.root,
  },
};

/**
 * A written report for a spreadsheet (RFC 4180). The first column says to which part a line belongs: `summary`, `counts`,
 * `known-sets`, `jobs`, `job-events`, `imports`, `exports` or a table; each part begins with a line of its headings. No cell of
 * it is a formula.
 */
export async function* reportCsv(
  file: Blob,
  statement: ReportStatement,
): AsyncGenerator<Result<string, ReportFault['why']>, void> {
  yield ok(`${BYTE_ORDER_MARK}${csvLines(statementRows(statement))}`);
  const begun = new Set<ReportTable>();
  for await (const step of readReport(file)) {
    if (!step.ok) {
      yield err(step.error.why);
      return;
    }
    if ('end' in step.value) continue;
    const { table } = step.value;
    const head = begun.has(table) ? '' : headOf(table);
    begun.add(table);
    yield ok(`${head}${csvLines(rowsOf(step.value))}`);
  }
  yield ok(
    REPORT_TABLES.filter((table) => !begun.has(table))
      .map(headOf)
      .join(''),
  );
}

function headOf(table: ReportTable): string {
  return csvLines([[`part:${table}`, ...Object.keys(COLUMNS[table])]]);
}

function rowsOf(some: TableLines): Cell[][] {
  switch (some.table) {
    case 'answers':
      return rows('answers', some.lines);
    case 'errors':
      return rows('errors', some.lines);
    case 'files':
      return rows('files', some.lines);
    case 'ledger':
      return rows('ledger', some.lines);
    case 'receipts':
      return rows('receipts', some.lines);
  }
}

/** `1 sha256 probable`: the set's number, what agrees, by how many bits it differs, and how sure that is. */
function hitText({ set, via, distance, standing }: SetHitLine): string {
  return `${String(set)} ${via}${via === 'pdq' ? ` ${String(distance)}` : ''} ${standing}`;
}

function rows<Table extends ReportTable>(table: Table, lines: readonly LineOf<Table>[]): Cell[][] {
  const columns: Columns<LineOf<Table>> = COLUMNS[table];
  return lines.map((line) => [table, ...Object.values(columns).map((of) => of(line))]);
}

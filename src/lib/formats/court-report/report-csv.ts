import { REPORT_TABLES, type LineOf, type ReportTable, type TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { Outcome } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { BYTE_ORDER_MARK, csvLines } from '../csv.ts';
import { readReport, type ReportFault } from './read-report.ts';

type Cell = string | number | boolean | null | undefined;
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
    body_sha256: ({ receipt }) => receipt.bodySha256,
    log_index: ({ receipt }) => receipt.leaf?.index,
    log_size: ({ proof }) => proof?.checkpoint.size,
    log_root: ({ proof }) => proof?.checkpoint.root,
  },
};

/**
 * A written report for a spreadsheet (RFC 4180). The first column says to which part a line belongs: `summary`, `counts`,
 * `jobs`,
 * `imports`, `exports` or a table; each part begins with a line of its headings. No cell of it is a formula.
 */
export async function* reportCsv(
  file: Blob,
  statement: ReportStatement,
): AsyncGenerator<Result<string, ReportFault['why']>, void> {
  yield ok(
    `${BYTE_ORDER_MARK}${csvLines([...summaryRows(statement), ...countRows(statement), ...jobRows(statement), ...importRows(statement), ...exportRows(statement)])}`,
  );
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

function rows<Table extends ReportTable>(table: Table, lines: readonly LineOf<Table>[]): Cell[][] {
  const columns: Columns<LineOf<Table>> = COLUMNS[table];
  return lines.map((line) => [table, ...Object.values(columns).map((of) => of(line))]);
}

function summaryRows({ reportId, createdAt, scheme, enrolment, dataRule, method, ...rest }: ReportStatement): Cell[][] {
  const facts: Record<string, Cell> = {
    report_id: reportId,
    created_at: createdAt,
    case_name: rest.case?.name,
    case_reference: rest.case?.reference,
    exhibits: rest.case?.exhibits.map(({ label }) => label).join('; '),
    officer: enrolment?.membership.officer.name,
    bureau: enrolment?.membership.bureau.code,
    device: enrolment?.membership.device,
    handling_europol: dataRule?.handling.europol,
    handling_tlp: dataRule?.handling.tlp,
    category_scheme: `${scheme.id} ${scheme.version}`,
    build: method.build,
    build_root: method.buildRoot,
    self_test: method.selfTest?.verdict,
    signed: rest.device !== null,
  };
  return [['part:summary', 'name', 'value'], ...Object.entries(facts).map(([name, value]) => ['summary', name, value])];
}

function countRows({ counts }: ReportStatement): Cell[][] {
  const sums = ['found', ...Outcome.options, 'duplicates', 'damaged', 'bytes', 'changedPaths'] as const;
  return [
    ['part:counts', 'of', 'what', 'files'],
    ...sums.map((name) => ['counts', 'sum', name, counts[name]]),
    ...counts.byType.map(({ mime, files }) => ['counts', 'type', mime, files]),
    ...counts.byCategory.map(({ category, files }) => ['counts', 'category', category, files]),
    ...counts.byVerdict.map(({ verdict, files }) => ['counts', 'verdict', verdict, files]),
  ];
}

function jobRows({ jobs }: ReportStatement): Cell[][] {
  return [
    ['part:jobs', 'number', 'state', 'exhibit', 'source', 'name', 'build', 'started_at', 'ended_at', 'listed', 'files'],
    ...jobs.map(({ number, state, exhibit, source, build, startedAt, endedAt, listed, files }) => [
      ...['jobs', number, state, exhibit, source.kind, source.name],
      ...[build, startedAt, endedAt, listed, files],
    ]),
  ];
}

function importRows({ imports }: ReportStatement): Cell[][] {
  return [
    ['part:imports', 'name', 'format', 'imported_at', 'read', 'accepted', 'merged', 'skipped', 'contradictions'],
    ...imports.map(({ name, format, importedAt, read, accepted, merged, skipped, contradictions }) => [
      ...['imports', name, format, importedAt],
      ...[read, accepted, merged, skipped, contradictions],
    ]),
  ];
}

function exportRows({ case: about }: ReportStatement): Cell[][] {
  return [
    ['part:exports', 'name', 'format', 'exported_at', 'use', 'entries', 'bytes', 'sha256'],
    ...(about?.exports ?? []).map(({ name, format, at, use, entries, bytes, sha256 }) => [
      ...['exports', name, format, at, use],
      ...[entries, bytes, sha256],
    ]),
  ];
}

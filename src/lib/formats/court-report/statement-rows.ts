import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { Outcome } from '#lib/domain/media.ts';

export type Cell = string | number | boolean | null | undefined;

/** What a report states, part by part, each after a line of its headings. */
export function statementRows(statement: ReportStatement): Cell[][] {
  const parts = [summaryRows, countRows, setRows, jobRows, eventRows, importRows, exportRows];
  return parts.flatMap((part) => part(statement));
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

function countRows({ counts, knownSets }: ReportStatement): Cell[][] {
  const sums = ['found', ...Outcome.options, 'duplicates', 'damaged', 'bytes', 'changedPaths'] as const;
  return [
    ['part:counts', 'of', 'what', 'files'],
    ...sums.map((name) => ['counts', 'sum', name, counts[name]]),
    ...counts.byType.map(({ mime, files }) => ['counts', 'type', mime, files]),
    ...counts.byCategory.map(({ category, files }) => ['counts', 'category', category, files]),
    ...counts.byVerdict.map(({ verdict, files }) => ['counts', 'verdict', verdict, files]),
    ...(knownSets?.byVerdict ?? []).map(({ verdict, files }) => ['counts', 'known-sets', verdict, files]),
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

function setRows({ knownSets }: ReportStatement): Cell[][] {
  const counts = ['files', 'confirmed', 'probable', 'alike'] as const;
  return [
    ['part:known-sets', 'number', 'name', 'kind', 'file', 'format', 'imported_at', 'content_sha256', ...counts],
    ...(knownSets?.sets ?? []).map((set, i) => [
      ...['known-sets', i + 1, set.name, set.kind, set.file, set.format, set.importedAt, set.content],
      ...counts.map((name) => set[name]),
    ]),
  ];
}

/** One by one as far as they were kept, then how many there were of each kind in all. */
function eventRows({ jobs }: ReportStatement): Cell[][] {
  return [
    ['part:job-events', 'job', 'what', 'at', 'since', 'in_all'],
    ...jobs.flatMap(({ number, history }) => [
      ...(history?.events ?? []).map(({ what, at, since }) => ['job-events', number, what, at, since, null]),
      ...Object.entries(history?.counts ?? {}).map(([what, count]) => ['job-events', number, what, null, null, count]),
    ]),
  ];
}

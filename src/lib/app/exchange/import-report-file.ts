import type { ImportReport } from '#lib/domain/exchange/import-report.ts';
import { BYTE_ORDER_MARK, csvLines } from '#lib/formats/csv.ts';
import { download, type Report } from '../exports.ts';
import { stamp } from '../file-stamp.ts';

/** What is said of the file beside what its import reports. */
type ReportedFile = { readonly name: string; readonly bytes: number; readonly at: Date };

/** How an import ended, for programs. */
export function importReportJson({ name, bytes, at }: ReportedFile, report: ImportReport): Report {
  const said = { format: 'lintel-import-report/1', file: { name, bytes }, writtenAt: at.toISOString(), report };
  return {
    name: `lintel-import-${stamp(at.toISOString())}.json`,
    mime: 'application/json',
    parts: [`${JSON.stringify(said, null, 2)}\n`],
  };
}

/** The same for a spreadsheet: a line for every count, and for every place that is told one by one. */
export function importReportCsv({ name, bytes, at }: ReportedFile, report: ImportReport): Report {
  const { reading } = report;
  const counts: [string, number][] = [
    ['read', reading.read],
    ['accepted', report.accepted],
    ['merged', report.merged],
    ['skipped', reading.skipped],
    ['contradictions', report.contradictions],
    ...Object.entries(reading.skippedBy).map(([reason, count]): [string, number] => [`skipped: ${reason}`, count]),
    ...Object.entries(reading.notCarried).map(([field, count]): [string, number] => [`not carried: ${field}`, count]),
  ];
  const lines = [
    ['what', 'at', 'detail', 'count'],
    ['file', null, name, bytes],
    ['format', null, reading.format, null],
    ...counts.map(([what, count]) => [what, null, null, count]),
    ...reading.wrongCounts.map(({ member, said, found }) => ['wrong count', null, `${member}: ${String(said)}`, found]),
    ...reading.skippedFirst.map((each) => ['skipped', each.at, `${each.reason} ${each.member ?? ''}`.trim(), null]),
    ...report.contradictionsFirst.map((each) => ['contradiction', each.at, each.kind, null]),
  ];
  return {
    name: `lintel-import-${stamp(at.toISOString())}.csv`,
    mime: 'text/csv',
    parts: [BYTE_ORDER_MARK, csvLines(lines)],
  };
}

/** Hands the report of an import to the browser's own download. */
export async function saveImportReport(
  file: Omit<ReportedFile, 'at'>,
  report: ImportReport,
  form: 'csv' | 'json',
): Promise<void> {
  const said = { ...file, at: new Date() };
  await download(form === 'csv' ? importReportCsv(said, report) : importReportJson(said, report));
}

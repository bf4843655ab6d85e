import type { Occurrence } from '#lib/domain/media.ts';
import { csvParts } from '#lib/formats/csv.ts';
import { lintelReportParts } from '#lib/formats/lintel-report.ts';
import { frameBreaks } from './row-order.ts';

/** A file of our own making: hashes and metadata, never content of evidence. */
export type Report = { readonly name: string; readonly mime: string; readonly parts: Iterable<string> };

export function jsonReport(occurrences: readonly Occurrence[], build: string, now = new Date()): Report {
  const createdAt = now.toISOString();
  const parts = lintelReportParts(occurrences, { build, createdAt });
  return { name: `lintel-report-${stamp(createdAt)}.json`, mime: 'application/json', parts };
}

export function csvReport(occurrences: readonly Occurrence[], now = new Date()): Report {
  const parts = csvParts(occurrences);
  return { name: `lintel-report-${stamp(now.toISOString())}.csv`, mime: 'text/csv', parts };
}

/** `2026-11-22T09:30:00.000Z` as part of a file name that every system takes. */
export function stamp(instant: string): string {
  return instant.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

/**
 * Hands a report to the browser's own download, written piece by piece so that the page never stands still. The only
 * object URL of the portal: of a report's text.
 */
export async function download({ name, mime, parts }: Report): Promise<void> {
  const breathe = frameBreaks();
  const written: string[] = [];
  for (const part of parts) {
    written.push(part);
    await breathe();
  }
  const url = URL.createObjectURL(new Blob(written, { type: `${mime};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its reference when the download begins; a while later the copy in memory can go.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

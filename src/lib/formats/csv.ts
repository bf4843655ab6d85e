import Papa from 'papaparse';
import type { Occurrence } from '#lib/domain/media.ts';
import type { Metadata } from '#lib/domain/metadata.ts';
import { ok, type Result } from '#lib/domain/result.ts';

/** Heading and value of every column. */
const COLUMNS = {
  path: ({ path }) => path,
  bytes: ({ bytes }) => bytes,
  md5: ({ media }) => media?.md5,
  sha1: ({ media }) => media?.sha1,
  sha256: ({ media }) => media?.sha256,
  mime: ({ media }) => media?.mime,
  width: ({ media }) => media?.width,
  height: ({ media }) => media?.height,
  pdq_direct: ({ media }) => media?.pdq?.direct,
  pdq_quality: ({ media }) => media?.pdq?.quality,
  pdq_nn512: ({ media }) => media?.pdq?.nn512,
  pdq_nn512_quality: ({ media }) => media?.pdq?.qualityNn512,
  outcome: ({ outcome }) => outcome,
  reason: ({ reason }) => reason,
  damaged: ({ media }) => media?.damaged ?? false,
  captured_at: ({ media }) => capturedAt(media?.metadata),
  gps_latitude: ({ media }) => media?.metadata?.gps?.latitude,
  gps_longitude: ({ media }) => media?.metadata?.gps?.longitude,
  camera_make: ({ media }) => media?.metadata?.make,
  camera_model: ({ media }) => media?.metadata?.model,
  camera_serial: ({ media }) => media?.metadata?.bodySerial,
  lens_serial: ({ media }) => media?.metadata?.lensSerial,
  software: ({ media }) => media?.metadata?.software,
} satisfies Record<string, (occurrence: Occurrence) => string | number | boolean | null | undefined>;

/**
 * Spreadsheets take a cell that starts so for a formula, and a file's name is in somebody else's hands. Such cells get a
 * leading apostrophe (OWASP, CSV Injection); full-width signs count as well, and so does what looks guarded already, or
 * else a reader would take an apostrophe of its own from it.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'(?='*[=+\-@\t\r\n＝＋－＠])/;

/** A cell's text as it is written: no spreadsheet takes it for a formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text of a cell that ours, or another tool with such a guard, has written. */
export function unguarded(cell: string): string {
  return cell.replace(GUARDED, '');
}

export const BYTE_ORDER_MARK = '\uFEFF';
const ROWS_A_PART = 500;

export type CsvOptions = {
  /** Without the mark, some spreadsheets do not read UTF-8. */
  readonly byteOrderMark?: boolean;
};

/** RFC 4180 with a heading, in pieces. */
export function* csvParts(occurrences: readonly Occurrence[], options: CsvOptions = {}): Generator<string, void> {
  yield headOf(options);
  for (let at = 0; at < occurrences.length; at += ROWS_A_PART) yield rowsOf(occurrences.slice(at, at + ROWS_A_PART));
}

/** The same of occurrences that come some at a time, so that 100,000 of them are never in memory at once. */
export async function* csvStream<E>(
  portions: AsyncIterable<Result<readonly Occurrence[], E>>,
  options: CsvOptions = {},
): AsyncGenerator<Result<string, E>, void> {
  yield ok(headOf(options));
  for await (const portion of portions) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    if (portion.value.length > 0) yield ok(rowsOf(portion.value));
  }
}

function headOf({ byteOrderMark = true }: CsvOptions): string {
  return `${byteOrderMark ? BYTE_ORDER_MARK : ''}${Object.keys(COLUMNS).join(',')}\r\n`;
}

function rowsOf(occurrences: readonly Occurrence[]): string {
  return csvLines(occurrences.map((each) => Object.values(COLUMNS).map((of) => of(each))));
}

/** Rows as lines of CSV; no cell of them is a formula. */
export function csvLines(rows: (string | number | boolean | null | undefined)[][]): string {
  return `${Papa.unparse(rows, { escapeFormulae: FORMULA })}\r\n`;
}

/** ISO 8601, with the zone where the file says it; without one it is the camera's own clock. */
function capturedAt(metadata: Metadata | null | undefined): string | undefined {
  return metadata?.capturedAt && `${metadata.capturedAt}${metadata.capturedZone ?? ''}`;
}

export function writeCsv(occurrences: readonly Occurrence[], options: CsvOptions = {}): string {
  return [...csvParts(occurrences, options)].join('');
}

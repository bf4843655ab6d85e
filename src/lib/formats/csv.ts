import Papa from 'papaparse';
import type { Occurrence } from '#lib/domain/media.ts';
import type { Metadata } from '#lib/domain/metadata.ts';

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
 * leading apostrophe (OWASP, CSV Injection); full-width signs count as well.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const BYTE_ORDER_MARK = '\uFEFF';
const ROWS_A_PART = 500;

export type CsvOptions = {
  /** Without the mark, some spreadsheets do not read UTF-8. */
  readonly byteOrderMark?: boolean;
};

/** RFC 4180 with a heading, in pieces, so that a page can write 100,000 rows without standing still. */
export function* csvParts(
  occurrences: readonly Occurrence[],
  { byteOrderMark = true }: CsvOptions = {},
): Generator<string, void> {
  yield `${byteOrderMark ? BYTE_ORDER_MARK : ''}${Object.keys(COLUMNS).join(',')}\r\n`;
  for (let at = 0; at < occurrences.length; at += ROWS_A_PART) {
    const rows = occurrences.slice(at, at + ROWS_A_PART).map((each) => Object.values(COLUMNS).map((of) => of(each)));
    yield `${Papa.unparse(rows, { escapeFormulae: FORMULA })}\r\n`;
  }
}

/** ISO 8601, with the zone where the file says it; without one it is the camera's own clock. */
function capturedAt(metadata: Metadata | null | undefined): string | undefined {
  return metadata?.capturedAt && `${metadata.capturedAt}${metadata.capturedZone ?? ''}`;
}

export function writeCsv(occurrences: readonly Occurrence[], options: CsvOptions = {}): string {
  return [...csvParts(occurrences, options)].join('');
}

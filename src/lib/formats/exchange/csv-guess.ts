import Papa from 'papaparse';
import type { CsvDelimiter, CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import { isIcseHeader } from './icse-csv.ts';
import { hashOf, wideHashOf } from './plain-list.ts';
import type { Recognised } from './reading.ts';
import { isThreatExchangeHeader, signalKind } from './threatexchange-csv.ts';

const DELIMITERS: readonly CsvDelimiter[] = [',', ';', '\t', '|'];
const SAMPLE_ROWS = 12;
const LONGEST_SAMPLE_CELL = 200;

/** Names of columns that tools give, without what is between their words. */
const NAMES: ReadonlyMap<string, CsvTarget> = new Map<string, CsvTarget>([
  ...(
    ['md5', 'sha1', 'sha256', 'pdq', 'series', 'tags', 'category', 'agency', 'baseline', 'mime', 'path'] as const
  ).map((name) => [name, name] as const),
  ...(['folder', 'created', 'written', 'accessed', 'source', 'comment', 'investigation', 'sightings'] as const).map(
    (name) => [name, name] as const,
  ),
  ['deleted', 'deleted'],
  ['isdeleted', 'deleted'],
  ['unallocated', 'unallocated'],
  ['isunallocated', 'unallocated'],
  ['categoryscheme', 'categoryScheme'],
  ['md5hash', 'md5'],
  ['sha1hash', 'sha1'],
  ['sha256hash', 'sha256'],
  ['pdqhash', 'pdq'],
  ['pdqdirect', 'pdq'],
  ['pdqquality', 'pdqQuality'],
  ['quality', 'pdqQuality'],
  ['photodna', 'photoDna'],
  ['pdna', 'photoDna'],
  ['bytes', 'bytes'],
  ['size', 'bytes'],
  ['filesize', 'bytes'],
  ['mediasize', 'bytes'],
  ['mimetype', 'mime'],
  ['filepath', 'path'],
  ['fullpath', 'path'],
  ['filename', 'path'],
  ['file', 'path'],
  ['name', 'path'],
  ['victimidentified', 'victimIdentified'],
  ['offenderidentified', 'offenderIdentified'],
  ['isdistributed', 'isDistributed'],
  ['issuspected', 'isSuspected'],
  ['selfgenerated', 'selfGenerated'],
  ['comments', 'comment'],
  ['note', 'comment'],
  ['externalid', 'externalId'],
  ['id', 'externalId'],
  ['mediaid', 'externalId'],
  ['fileavailable', 'fileAvailable'],
  ['precategorizedby', 'precategorizedBy'],
  ['updatedat', 'updatedAt'],
  ['dateupdated', 'updatedAt'],
  ['modified', 'written'],
]);

type Table = { readonly delimiter: CsvDelimiter; readonly rows: readonly string[][] };

/** What a table is, by its header, or that somebody must say it; null when it holds no hash. */
export function csvGuess(lines: readonly string[]): Omit<Recognised, 'zipped'> | null {
  const table = tableOf(lines);
  if (table === null) return null;
  const [header = [], ...rows] = table.rows;
  if (isIcseHeader(header)) return { format: 'icse-csv', version: null, categoryScheme: null };
  const isSignals = isThreatExchangeHeader(header) && (rows.length === 0 || hasSignals(header, rows));
  if (isSignals) return { format: 'threatexchange-csv', version: null, categoryScheme: null };
  if (!table.rows.some((row) => row.some((cell) => hashOf(cell) !== null))) return null;
  const csv = { delimiter: table.delimiter, ...layoutOf(table.rows), sample: sampleOf(table.rows) };
  return { format: 'mapped-csv', version: null, categoryScheme: 'ask', csv };
}

/** The delimiter of a table, once its header is known to be one. */
export function delimiterOf(lines: readonly string[]): CsvDelimiter {
  return tableOf(lines)?.delimiter ?? ',';
}

function tableOf(lines: readonly string[]): Table | null {
  const text = lines.join('\n');
  if (text.includes('\0')) return null;
  const { data, meta } = Papa.parse<string[]>(text, { delimitersToGuess: [...DELIMITERS], skipEmptyLines: true });
  const delimiter = DELIMITERS.find((each) => each === meta.delimiter);
  return delimiter === undefined || data.length === 0 ? null : { delimiter, rows: data };
}

function hasSignals(header: readonly string[], rows: readonly string[][]): boolean {
  return header.some((_, column) => rows.some((row) => signalKind(row[column] ?? '') !== null));
}

function sampleOf(rows: readonly string[][]): string[][] {
  return rows.slice(0, SAMPLE_ROWS).map((row) => row.map((cell) => cell.slice(0, LONGEST_SAMPLE_CELL).toWellFormed()));
}

/** By the names in the header; where they say nothing, by what is in a column. No member twice. */
function layoutOf(rows: readonly string[][]): Pick<NonNullable<Recognised['csv']>, 'header' | 'columns'> {
  const [first = [], ...others] = rows;
  const header = !first.some((cell) => hashOf(cell) !== null);
  const body = header ? others : rows;
  const taken = new Set<CsvTarget>();
  const columns: { column: number; to: CsvTarget }[] = [];
  const take = (column: number, to: CsvTarget | null | undefined) => {
    if (to === null || to === undefined || taken.has(to) || columns.some((each) => each.column === column)) return;
    taken.add(to);
    columns.push({ column, to });
  };
  if (header) for (const [column, name] of first.entries()) take(column, NAMES.get(normal(name)));
  for (let column = 0; column < first.length; column++) take(column, kindOf(body.map((row) => row[column] ?? '')));
  return { header, columns: columns.toSorted((a, b) => a.column - b.column) };
}

/** What hash a column holds, if all that is in it is of one length. */
function kindOf(cells: readonly string[]): CsvTarget | null {
  const said = cells.filter((cell) => cell.trim() !== '');
  const hashes = said.flatMap((cell) => hashOf(cell) ?? []);
  const lengths = new Set(hashes.map(({ length }) => length));
  if (said.length === 0 || hashes.length < said.length || lengths.size !== 1) return null;
  if (lengths.has(32)) return 'md5';
  return lengths.has(40) ? 'sha1' : wideHashOf(said);
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

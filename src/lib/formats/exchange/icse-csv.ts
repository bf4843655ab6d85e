import type { CsvDelimiter } from '#lib/domain/exchange/csv-mapping.ts';
import { type ColumnUse, type CsvColumn, rowEntry } from './csv-column.ts';
import { CsvReader } from './csv-reader.ts';
import type { EntryReader } from './entry-reader.ts';
import type { ReadingTally } from './reading-tally.ts';

/** The columns of INTERPOL's ICSE hash set, in lower case (sepinf-inc/IPED, issue 1136). */
const COLUMNS: ReadonlyMap<string, ColumnUse> = new Map<string, ColumnUse>([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['zz40', { vendorHash: 'ZZ40' }],
  ['photodna', 'photoDna'],
  ['lace', { vendorHash: 'Lace' }],
  ['image id', 'externalId'],
  ['is distributed', 'isDistributed'],
  ['victim identified', 'victimIdentified'],
  ['offender identified', 'offenderIdentified'],
  ['series name', 'series'],
  ['investigation name', 'investigation'],
  ['agency', 'agency'],
  ['number of submissions', 'sightings'],
  ['file available', 'fileAvailable'],
  ['media type', 'mime'],
  ['baseline', 'baseline'],
]);
/** What no other table has; so many of them are enough, as tools leave some out. */
const OWN = ['image id', 'is distributed', 'victim identified', 'offender identified', 'number of submissions'];
const ENOUGH = 3;

export function isIcseHeader(header: readonly string[]): boolean {
  const names = new Set(header.map(normal));
  return (names.has('md5') || names.has('sha1')) && OWN.filter((name) => names.has(name)).length >= ENOUGH;
}

export function icseReader(delimiter: CsvDelimiter, tally: ReadingTally): EntryReader {
  return new CsvReader(delimiter, tally, (header) => {
    if (!isIcseHeader(header)) return null;
    const columns = header.map((name, index): CsvColumn => ({ index, name, use: COLUMNS.get(normal(name)) ?? null }));
    // The words Image and Video are no more than a kind.
    const kind = columns.findIndex(({ use }) => use === 'mime');
    return (cells, at) => {
      const lower = kind === -1 ? cells : cells.with(kind, (cells[kind] ?? '').toLowerCase());
      return rowEntry(columns, lower, at, tally, null);
    };
  });
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
}

import type { CsvDelimiter } from '#lib/domain/exchange/csv-mapping.ts';
import { type ColumnUse, type CsvColumn, rowEntry } from './csv-column.ts';
import { CsvReader } from './csv-reader.ts';
import type { EntryReader } from './entry-reader.ts';
import type { ReadingTally } from './reading-tally.ts';

/** Signal types of facebook/ThreatExchange (IndicatorType) and of HMA that are hashes of files, without what is around them. */
const TYPES: ReadonlyMap<string, 'md5' | 'sha1' | 'sha256' | 'pdq'> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['pdq', 'pdq'],
]);
const TYPE_COLUMNS = ['type', 'indicator type', 'signal type', 'hash type'];
const VALUE_COLUMNS = ['indicator', 'indicator value', 'signal', 'signal value', 'hash', 'hash value', 'value'];
const OTHERS: ReadonlyMap<string, ColumnUse> = new Map<string, ColumnUse>([
  ['quality', 'pdqQuality'],
  ['pdq quality', 'pdqQuality'],
  ['tags', 'tags'],
  ['description', 'comment'],
  ['note', 'comment'],
  ['id', 'externalId'],
  ['bank content id', 'externalId'],
  ['owner', 'agency'],
  ['source', 'agency'],
  ['last updated', 'updatedAt'],
  ['updated at', 'updatedAt'],
]);

/** One column says of what type a value is, another has the values. */
export function isThreatExchangeHeader(header: readonly string[]): boolean {
  return placesOf(header) !== null;
}

export function threatExchangeReader(delimiter: CsvDelimiter, tally: ReadingTally): EntryReader {
  return new CsvReader(delimiter, tally, (header) => {
    const places = placesOf(header);
    if (places === null) return null;
    const rest = header.flatMap((name, index): CsvColumn[] =>
      index === places.type || index === places.value ? [] : [{ index, name, use: OTHERS.get(normal(name)) ?? null }],
    );
    const columnsOf = (use: ColumnUse): CsvColumn[] => [{ index: places.value, name: 'value', use }, ...rest];
    const byType = new Map([...TYPES.values()].map((kind) => [kind, columnsOf(kind)]));
    return (cells, at) => {
      const kind = signalKind(cells[places.type] ?? '');
      const columns = kind === null ? undefined : byType.get(kind);
      if (columns !== undefined) return rowEntry(columns, cells, at, tally, null);
      tally.skip(at, 'no-hash', cells[places.type]);
      return null;
    };
  });
}

/** `HASH_PDQ`, `HASH_VIDEO_MD5`, `video_md5`, `pdq`. The hash of an address is no hash of a file. */
export function signalKind(type: string): 'md5' | 'sha1' | 'sha256' | 'pdq' | null {
  const name = type
    .trim()
    .toLowerCase()
    .replace(/^hash_/, '')
    .replace(/^video_/, '')
    .replace('-', '');
  return TYPES.get(name) ?? null;
}

function placesOf(header: readonly string[]): { readonly type: number; readonly value: number } | null {
  const names = header.map(normal);
  const type = names.findIndex((name) => TYPE_COLUMNS.includes(name));
  const value = names.findIndex((name) => VALUE_COLUMNS.includes(name));
  return type === -1 || value === -1 ? null : { type, value };
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
}

import type { CsvDelimiter, CsvMapping } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type CsvColumn, inReadingOrder, rowEntry } from './csv-column.ts';
import { type CsvRow, CsvRows } from './csv-rows.ts';
import type { EntryReader } from './entry-reader.ts';
import type { ReadFault } from './reading.ts';
import type { ReadingTally } from './reading-tally.ts';

/** The entry of a row; null when it was skipped, which is counted. */
type ReadRow = (cells: readonly string[], at: number) => ExchangeEntry | null;

/** What reads the rows of a table, once its first row is known; null when that is not the header of such a table. */
type BeginRows = (header: readonly string[]) => ReadRow | null;

/** Reads a table whose first row names its columns. */
export class CsvReader implements EntryReader {
  readonly #rows: CsvRows;
  readonly #tally: ReadingTally;
  readonly #begin: BeginRows;
  #width = 0;
  #readRow: ReadRow | null = null;

  constructor(delimiter: CsvDelimiter, tally: ReadingTally, begin: BeginRows) {
    this.#rows = new CsvRows(delimiter);
    this.#tally = tally;
    this.#begin = begin;
  }

  add(piece: Uint8Array): Result<ExchangeEntry[], ReadFault> {
    return this.#entries(this.#rows.add(piece));
  }

  end(): Result<ExchangeEntry[], ReadFault> {
    const entries = this.#entries(this.#rows.end());
    // A table without a header is none.
    return entries.ok && this.#readRow === null ? err({ why: 'unknown-format' }) : entries;
  }

  #entries(rows: readonly CsvRow[]): Result<ExchangeEntry[], ReadFault> {
    const entries: ExchangeEntry[] = [];
    for (const { at, cells, isWhole } of rows) {
      if (cells === null) this.#tally.skip(at, 'line-too-long');
      else if (this.#readRow === null) {
        this.#readRow = this.#begin(cells);
        this.#width = cells.length;
        if (this.#readRow === null) return err({ why: 'unknown-format' });
      } else if (!isWhole && cells.length < this.#width) this.#tally.truncated = true;
      else {
        const entry = this.#readRow(cells, at);
        if (entry !== null) entries.push(entry);
      }
    }
    return ok(entries);
  }
}

/** Reads a table as a person says that it is to be read. */
export function mappedReader(mapping: CsvMapping, tally: ReadingTally, scheme: SaidCategory['scheme']): EntryReader {
  if (!mapping.header) return withoutHeader(mapping, tally, scheme);
  return new CsvReader(mapping.delimiter, tally, (header) => {
    const names = header.map((name) => name.trim());
    const columns = names.map((name, index): CsvColumn => {
      const use = mapping.columns.find(({ column }) =>
        typeof column === 'number' ? column === index : isSameName(column, name),
      );
      return { index, name: name === '' ? placeName(index) : name, use: use?.to ?? null };
    });
    const ordered = inReadingOrder(columns);
    return (cells, at) => rowEntry(ordered, cells, at, tally, scheme);
  });
}

function withoutHeader(mapping: CsvMapping, tally: ReadingTally, scheme: SaidCategory['scheme']): EntryReader {
  const rows = new CsvRows(mapping.delimiter);
  const used = mapping.columns.flatMap(({ column, to }) => (typeof column === 'number' ? [{ column, to }] : []));
  const columnsOf = (width: number) =>
    inReadingOrder(
      Array.from({ length: width }, (_, index) => {
        const use = used.find(({ column }) => column === index)?.to ?? null;
        return { index, name: placeName(index), use };
      }),
    );
  const byWidth = new Map<number, CsvColumn[]>();
  const entriesOf = (each: readonly CsvRow[]) => {
    const entries: ExchangeEntry[] = [];
    for (const { at, cells } of each) {
      if (cells === null) {
        tally.skip(at, 'line-too-long');
        continue;
      }
      const columns = byWidth.get(cells.length) ?? columnsOf(cells.length);
      if (byWidth.size < 100) byWidth.set(cells.length, columns);
      const entry = rowEntry(columns, cells, at, tally, scheme);
      if (entry !== null) entries.push(entry);
    }
    return ok(entries);
  };
  return { add: (piece) => entriesOf(rows.add(piece)), end: () => entriesOf(rows.end()) };
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.toLowerCase();
}

function placeName(index: number): string {
  return `(${index + 1})`;
}

import { SchemeId } from '#lib/domain/category-scheme.ts';
import type { CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeEntry, ExchangePath, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { unguarded } from '#lib/formats/csv.ts';
import { EntryDraft } from './entry-draft.ts';
import type { ReadingTally } from './reading-tally.ts';
import { exchangePath, joinedPath } from './said-path.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';
import { saidFlag } from './said-value.ts';
import { addVendorHash } from './vendor-hash.ts';

/** What a column is: a member of an entry, a vendor's hash under its name, or nothing that is held. */
export type ColumnUse = CsvTarget | { readonly vendorHash: string } | null;

/** @param name as the header has it, or its place */
export type CsvColumn = { readonly index: number; readonly name: string; readonly use: ColumnUse };

type Place = { folder?: string; path?: string } & Omit<ExchangePath, 'path'>;
type Row = {
  readonly draft: EntryDraft;
  readonly place: Place;
  /** By which scheme categories are said where the row does not say it, and then by the one that it says. */
  scheme: SaidCategory['scheme'];
};

/** Several in one cell, by the separators that tools use. */
const SEPARATORS = /[,;|]/;

/** The entry of a row; null when it was skipped, which is counted. */
export function rowEntry(
  columns: readonly CsvColumn[],
  cells: readonly string[],
  at: number,
  tally: ReadingTally,
  scheme: SaidCategory['scheme'],
): ExchangeEntry | null {
  const draft = new EntryDraft(at, tally);
  const place: Place = {};
  const row: Row = { draft, place, scheme };
  for (const { index, name, use } of columns) {
    const cell = unguarded((cells[index] ?? '').trim());
    if (cell === '') continue;
    if (use === null) draft.lose(name);
    else if (typeof use === 'object') addVendorHash(draft, use.vendorHash, cell, name);
    else put(row, use, cell, name);
  }
  addPlace(draft, place);
  return draft.finish();
}

/** Columns in the order in which they are to be read: a quality belongs to the hash before it, a category to its scheme. */
export function inReadingOrder(columns: readonly CsvColumn[]): CsvColumn[] {
  const turn = ({ use }: CsvColumn) => (use === 'categoryScheme' ? 0 : use === 'pdqQuality' ? 2 : 1);
  return columns.toSorted((a, b) => turn(a) - turn(b));
}

function put(row: Row, use: CsvTarget, cell: string, name: string): void {
  const { draft, place } = row;
  switch (use) {
    case 'md5':
    case 'sha1':
    case 'sha256':
      draft.digest(use, cell, name);
      break;
    case 'pdq':
      draft.pdq(cell, name);
      break;
    case 'pdqQuality':
      draft.pdqQuality(cell, name);
      break;
    case 'photoDna':
      addVendorHash(draft, 'PhotoDNA', cell, name);
      break;
    case 'bytes':
    case 'sightings':
      draft.integer(use, cell, name);
      break;
    case 'path':
    case 'folder':
      place[use] = cell;
      break;
    case 'created':
    case 'written':
    case 'accessed': {
      const time = draft.time(cell, name);
      if (time !== null) place[use] = time;
      break;
    }
    case 'deleted':
    case 'unallocated': {
      const flag = saidFlag(cell);
      if (flag === 'wrong') draft.lose(name);
      else if (flag !== null) place[use] = flag;
      break;
    }
    case 'categoryScheme': {
      // What names a scheme that nobody can know is not the answer to which scheme it was.
      const said = SchemeId.safeParse(cell.toLowerCase());
      row.scheme = said.success ? said.data : null;
      if (!said.success) draft.lose(name);
      break;
    }
    case 'source': {
      const source = oneLine(cell, LONGEST_SHORT_TEXT);
      if (source !== null) place.source = source;
      break;
    }
    case 'category':
      draft.category(cell, row.scheme, name);
      break;
    case 'series':
      draft.series(cell.split(SEPARATORS), name);
      break;
    case 'tags':
      draft.tags(cell.split(SEPARATORS), name);
      break;
    case 'comment':
      draft.comment(cell, name);
      break;
    case 'updatedAt':
      draft.updatedAt(cell, name);
      break;
    case 'mime':
    case 'externalId':
    case 'agency':
    case 'investigation':
    case 'precategorizedBy':
      draft.short(use, cell, name);
      break;
    default:
      draft.flag(use, cell, name);
  }
}

function addPlace(draft: EntryDraft, { folder, path, ...facts }: Place): void {
  const whole = folder === undefined ? exchangePath(path) : joinedPath(folder, path);
  if (whole !== null) draft.path({ path: whole, ...facts }, 'path');
}

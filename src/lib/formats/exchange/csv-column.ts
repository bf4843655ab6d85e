import type { CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeEntry, ExchangePath, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { EntryDraft } from './entry-draft.ts';
import type { ReadingTally } from './reading-tally.ts';
import { exchangePath, joinedPath } from './said-path.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';
import { addVendorHash } from './vendor-hash.ts';

/** What a column is: a member of an entry, a vendor's hash under its name, or nothing that is held. */
export type ColumnUse = CsvTarget | { readonly vendorHash: string } | null;

/** @param name as the header has it, or its place */
export type CsvColumn = { readonly index: number; readonly name: string; readonly use: ColumnUse };

type Place = { folder?: string; path?: string } & Omit<ExchangePath, 'path'>;

/** Several in one cell, by the separators that tools use. */
const SEPARATORS = /[,;|]/;
/** A guard against formulas, which some tools put before what a spreadsheet would compute. */
const GUARDED = /^'(?=[=+\-@\t\r＝＋－＠])/;

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
  for (const { index, name, use } of columns) {
    const cell = (cells[index] ?? '').trim().replace(GUARDED, '');
    if (cell === '') continue;
    if (use === null) draft.lose(name);
    else if (typeof use === 'object') addVendorHash(draft, use.vendorHash, cell, name);
    else put(draft, place, use, cell, name, scheme);
  }
  addPlace(draft, place);
  return draft.finish();
}

/** Columns in the order in which they are to be read: a quality belongs to the hash before it. */
export function inReadingOrder(columns: readonly CsvColumn[]): CsvColumn[] {
  return columns.toSorted((a, b) => Number(a.use === 'pdqQuality') - Number(b.use === 'pdqQuality'));
}

function put(
  draft: EntryDraft,
  place: Place,
  use: CsvTarget,
  cell: string,
  name: string,
  scheme: SaidCategory['scheme'],
): void {
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
    case 'source': {
      const source = oneLine(cell, LONGEST_SHORT_TEXT);
      if (source !== null) place.source = source;
      break;
    }
    case 'category':
      draft.category(cell, scheme, name);
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

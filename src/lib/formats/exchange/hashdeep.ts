import { EntryDraft } from './entry-draft.ts';
import { type EntryReader, lineReader, type LineReading } from './entry-reader.ts';
import { exchangePath } from './said-path.ts';
import type { ReadingTally } from './reading-tally.ts';

/** hashdeep, FILEFORMAT: the first line. */
export const HASHDEEP = '%%%% HASHDEEP-1.0';
const COLUMNS = /^%%%% (size,[\w,-]+)$/;
const OURS: ReadonlyMap<string, 'md5' | 'sha1' | 'sha256'> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha-256', 'sha256'],
]);

/** Lists of hashdeep: the size first, the digests that the second line names, the file's name last, whatever is in it. */
export function hashdeepReader(tally: ReadingTally): EntryReader {
  let columns = ['size', 'md5', 'sha256', 'filename'];
  const readLine = (text: string, at: number): LineReading => {
    if (text.startsWith('%%%%')) {
      if (text.startsWith(HASHDEEP)) tally.version = 'HASHDEEP-1.0';
      columns = COLUMNS.exec(text)?.[1]?.split(',') ?? columns;
      return null;
    }
    if (text.startsWith('#')) return null;
    const cells = text.split(',', columns.length - 1);
    const before = cells.reduce((sum, cell) => sum + cell.length + 1, 0);
    if (cells.length < columns.length - 1 || before > text.length || !/^\d+$/.test(cells[0] ?? '')) return 'unreadable';
    const draft = new EntryDraft(at, tally);
    draft.integer('bytes', cells[0], 'size');
    for (const [index, name] of columns.slice(1, -1).entries()) {
      const kind = OURS.get(name);
      if (kind === undefined) draft.lose(name);
      else draft.digest(kind, cells[index + 1], name);
    }
    const path = exchangePath(text.slice(before));
    if (path !== null) draft.path({ path }, 'filename');
    return draft.finish();
  };
  return lineReader(tally, readLine, 'not-a-record');
}

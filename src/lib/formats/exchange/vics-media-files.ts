import type { ExchangePath } from '#lib/domain/exchange/entry.ts';
import type { EntryDraft } from './entry-draft.ts';
import { type JsonRecord, recordsOf, saysSomething } from './json-record.ts';
import { joinedPath } from './said-path.ts';
import { LONGEST_SHORT_TEXT, oneLine, plainText } from './said-text.ts';
import { saidFlag } from './said-value.ts';

const TIMES: ReadonlyMap<string, 'created' | 'written' | 'accessed'> = new Map([
  ['created', 'created'],
  ['written', 'written'],
  ['modified', 'written'],
  ['accessed', 'accessed'],
]);
const FLAGS: ReadonlyMap<string, 'deleted' | 'unallocated'> = new Map([
  ['deleted', 'deleted'],
  ['unallocated', 'unallocated'],
]);
/** The digest of a path is its medium's, see `digestOfFiles`. */
const TAKEN_APART = new Set(['filename', 'filepath', 'md5']);

/** Every place where a copy lay. */
export function addMediaFiles(draft: EntryDraft, files: unknown, member: string): void {
  for (const file of recordsOf(files)) {
    const path = joinedPath(file['FilePath'], file['FileName']);
    if (path === null) {
      if (saysSomething(file['FilePath']) || saysSomething(file['FileName'])) draft.lose(member);
      continue;
    }
    draft.path(placed(draft, { path }, file, member), member);
  }
}

function placed(draft: EntryDraft, place: ExchangePath, file: JsonRecord, member: string): ExchangePath {
  for (const [field, value] of Object.entries(file)) {
    if (!saysSomething(value)) continue;
    const name = field.toLowerCase();
    const [time, flag] = [TIMES.get(name), FLAGS.get(name)];
    if (time !== undefined) {
      const said = draft.time(value, `${member}.${field}`);
      if (said !== null) place[time] = said;
    } else if (flag !== undefined) {
      const said = saidFlag(value);
      if (typeof said === 'boolean') place[flag] = said;
    } else if (name === 'sourceid') {
      const source = oneLine(value, LONGEST_SHORT_TEXT);
      if (source !== null) place.source = source;
    } else if (!TAKEN_APART.has(name)) draft.lose(`${member}.${field}`);
  }
  return place;
}

/** Some tools leave a medium's own MD5 empty. Null when its files name none, or several. */
export function digestOfFiles(files: unknown): string | null {
  const digests = new Set(recordsOf(files).flatMap((file) => plainText(file['MD5'])?.toLowerCase() ?? []));
  return digests.size === 1 ? ([...digests][0] ?? null) : null;
}

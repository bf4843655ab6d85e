import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { EntryDraft } from './entry-draft.ts';
import { type JsonRecord, saysSomething } from './json-record.ts';
import { exchangePath } from './said-path.ts';
import type { ReadingTally } from './reading-tally.ts';
import type { SeenIds } from './seen-ids.ts';
import { digestOfFiles } from './vics-media-files.ts';
import { vicsMember } from './vics-members.ts';

/** Links and contexts that OData 3 and 4 put everywhere. */
const ODATA = /^odata\.|@odata/;

type VicsParts = {
  readonly tally: ReadingTally;
  readonly seen: SeenIds;
  readonly scheme: SaidCategory['scheme'];
};

/**
 * One record of `Media` (VICS 1.2, 1.3, 2.0). Its fields are reconstructed from what public readers and writers do: the model
 * itself is published under agreement only. Null when the record is skipped, which is counted.
 * @param text the record as it stands in the file
 */
export function vicsEntry(record: JsonRecord, text: string, at: number, parts: VicsParts): ExchangeEntry | null {
  const { tally, seen, scheme } = parts;
  const draft = new EntryDraft(at, tally);
  const id = idOf(record['MediaID'], text);
  if (id !== null && seen.has(id)) draft.spoil('repeated-id', 'MediaID');
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (name === 'MediaID' || name === 'RelativeFilePath' || !saysSomething(value)) continue;
    if (name === 'Category') draft.category(value, scheme, name);
    else {
      const member = vicsMember(name);
      if (member !== null) member(draft, value, name);
      else if (!ODATA.test(name)) draft.lose(name);
    }
  }
  if (draft.entry.md5 === undefined) draft.digest('md5', digestOfFiles(record['MediaFiles']), 'MediaFiles.MD5');
  addStoredCopy(draft, record['RelativeFilePath']);
  if (id !== null) draft.short('externalId', id, 'MediaID');
  const entry = draft.finish();
  // The first that is handed on is kept: one that was skipped takes no other with it.
  if (entry !== null && id !== null) seen.add(id);
  return entry;
}

/** Where a tool put its copy is no place of evidence, but better than none. */
function addStoredCopy(draft: EntryDraft, said: unknown): void {
  if (!saysSomething(said)) return;
  const path = draft.entry.paths.length === 0 ? exchangePath(said) : null;
  if (path === null) draft.lose('RelativeFilePath');
  else draft.path({ path }, 'RelativeFilePath');
}

/** A number when it is one; ids of 64 bits beyond what a number holds are taken from the text, digit by digit. */
function idOf(said: unknown, text: string): number | string | null {
  if (typeof said === 'string') {
    const words = said.trim();
    return /^\d{1,15}$/.test(words) ? Number(words) : words === '' ? null : words;
  }
  if (typeof said !== 'number') return null;
  if (Number.isSafeInteger(said) && said >= 0) return said;
  return /"MediaID"\s*:\s*(-?\d+)/.exec(text)?.[1] ?? String(said);
}

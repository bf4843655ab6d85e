import { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { EntryDraft, reasonToSkip } from './entry-draft.ts';
import type { EntryReader } from './entry-reader.ts';
import { isRecord, type JsonRecord, parsedRecord } from './json-record.ts';
import { exchangePath } from './said-path.ts';
import type { ReadFault } from './reading.ts';
import type { ReadingTally } from './reading-tally.ts';
import { RecordSplitter } from './record-splitter.ts';

/** Lintel's own files: what a case's files are, and entries with all that is known of them. */
type LintelForm = 'lintel-report/1' | 'lintel-entries/1';

const LISTS: Readonly<Record<LintelForm, string>> = { 'lintel-report/1': 'files', 'lintel-entries/1': 'entries' };

/** The form that a document of ours says it has; null for any other. @param beginning the first part of its text */
export function lintelFormOf(beginning: string): LintelForm | null {
  const form = /^\s*\{\s*"format"\s*:\s*"([^"]{1,40})"/.exec(beginning)?.[1];
  return form === 'lintel-report/1' || form === 'lintel-entries/1' ? form : null;
}

export function lintelReader(tally: ReadingTally, form: LintelForm): EntryReader {
  tally.version = form;
  const entryOf = form === 'lintel-report/1' ? fileEntry : ownEntry;
  let entries: ExchangeEntry[] = [];
  let at = 0;
  const splitter = new RecordSplitter(
    { list: LISTS[form], inner: null, dropped: null },
    {
      inner: () => undefined,
      outer: (text) => {
        const record = text === null ? null : parsedRecord(text);
        const entry = record === null ? null : entryOf(record, at, tally);
        if (record === null) tally.skip(at, text === null ? 'line-too-long' : 'not-a-record');
        if (entry !== null) entries.push(entry);
        at += 1;
      },
      scalar: () => {
        tally.skip(at, 'not-a-record');
        at += 1;
      },
    },
  );
  return {
    add(piece): Result<ExchangeEntry[], ReadFault> {
      if (!splitter.add(piece)) return err({ why: 'damaged' });
      const complete = entries;
      entries = [];
      return ok(complete);
    },
    end(): Result<ExchangeEntry[], ReadFault> {
      if (!splitter.isWhole) tally.truncated = true;
      return ok([]);
    },
  };
}

function ownEntry(record: JsonRecord, at: number, tally: ReadingTally): ExchangeEntry | null {
  const entry = ExchangeEntry.safeParse({ ...record, at });
  if (!entry.success) {
    tally.skip(at, 'bad-value', String(entry.error.issues[0]?.path[0] ?? ''));
    return null;
  }
  const reason = reasonToSkip(entry.data);
  if (reason === null) tally.handedOn();
  else tally.skip(at, reason);
  return reason === null ? entry.data : null;
}

/** A file of a report; one that could not be read has no digest. */
function fileEntry(file: JsonRecord, at: number, tally: ReadingTally): ExchangeEntry | null {
  const draft = new EntryDraft(at, tally);
  for (const kind of ['md5', 'sha1', 'sha256'] as const) draft.digest(kind, file[kind], kind);
  const pdq = file['pdq'];
  if (isRecord(pdq)) {
    draft.pdq(pdq['direct'], 'pdq.direct');
    draft.pdqQuality(pdq['quality'], 'pdq.quality');
    // What the other profile computes has no place beside the one that everybody compares.
    if (pdq['nn512'] !== undefined) draft.lose('pdq.nn512');
  }
  draft.integer('bytes', file['bytes'], 'bytes');
  draft.short('mime', file['mime'], 'mime');
  const path = exchangePath(file['path']);
  if (path !== null) draft.path({ path }, 'path');
  if (isRecord(file['metadata'])) draft.lose('metadata');
  return draft.finish();
}

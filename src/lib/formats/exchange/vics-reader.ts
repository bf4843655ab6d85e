import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EntryReader } from './entry-reader.ts';
import { type JsonRecord, parsedRecord, saysSomething } from './json-record.ts';
import type { ReadFault } from './reading.ts';
import type { ReadingTally } from './reading-tally.ts';
import { type RecordSink, RecordSplitter } from './record-splitter.ts';
import { saidInteger } from './said-value.ts';
import { SeenIds } from './seen-ids.ts';
import { vicsEntry } from './vics-entry.ts';

/** A miniature is picture content: it is never read, and in memory no longer than the piece of the file that it stands in. */
const PLACES = { list: 'value', inner: 'Media', dropped: 'miniature' };

/** Reads VICS documents of every version and profile: hash sets (`#Media`) and cases (`#Cases`), told apart by their shape. */
export class VicsReader implements EntryReader, RecordSink {
  readonly #splitter = new RecordSplitter(PLACES, this);
  readonly #tally: ReadingTally;
  readonly #scheme: SaidCategory['scheme'];
  /** An id is one medium's within a case, or within a hash set. */
  readonly #seen = new SeenIds();
  #entries: ExchangeEntry[] = [];
  #at = 0;
  #ofThisCase = { media: 0, categorized: 0 };

  constructor(tally: ReadingTally, scheme: SaidCategory['scheme']) {
    this.#tally = tally;
    this.#scheme = scheme;
  }

  add(piece: Uint8Array): Result<ExchangeEntry[], ReadFault> {
    if (!this.#splitter.add(piece)) return err({ why: 'damaged' });
    const entries = this.#entries;
    this.#entries = [];
    return ok(entries);
  }

  end(): Result<ExchangeEntry[], ReadFault> {
    if (!this.#splitter.isWhole) this.#tally.truncated = true;
    return ok([]);
  }

  inner(text: string | null): void {
    const record = text === null ? null : parsedRecord(text);
    this.#medium(text, record);
  }

  outer(text: string | null, hadInner: boolean): void {
    const record = text === null ? null : parsedRecord(text);
    if (hadInner || (record !== null && isCase(record))) this.#case(record ?? {});
    else this.#medium(text, record);
  }

  scalar(): void {
    this.#tally.skip(this.#next(), 'not-a-record');
  }

  #medium(text: string | null, record: JsonRecord | null): void {
    const at = this.#next();
    if (text === null) this.#tally.skip(at, 'line-too-long');
    else if (record === null) this.#tally.skip(at, 'not-a-record');
    else {
      const entry = vicsEntry(record, text, at, { tally: this.#tally, seen: this.#seen, scheme: this.#scheme });
      if (saysSomething(record['Category'])) this.#ofThisCase.categorized += 1;
      if (entry !== null) this.#entries.push(entry);
    }
  }

  /** What is said of the case itself is not carried; its counts are nothing but compared. */
  #case(record: JsonRecord): void {
    const { media, categorized } = this.#ofThisCase;
    for (const [name, value] of Object.entries(record)) {
      if (name === 'Media' || !saysSomething(value) || name.includes('odata.')) continue;
      const count = saidInteger(value);
      if (name === 'TotalMediaFiles' && typeof count === 'number') this.#tally.count(name, count, media);
      else if (name === 'TotalPrecategorized' && typeof count === 'number') this.#tally.count(name, count, categorized);
      else this.#tally.notCarried(name);
    }
    this.#ofThisCase = { media: 0, categorized: 0 };
    this.#seen.clear();
  }

  #next(): number {
    this.#ofThisCase.media += 1;
    return this.#at++;
  }
}

/** A case whose list of media is missing or null. */
function isCase(record: JsonRecord): boolean {
  const isMedium = 'MD5' in record || 'SHA1' in record || 'MediaID' in record;
  return 'Media' in record || (!isMedium && ('CaseID' in record || 'CaseNumber' in record));
}

import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import {
  TOLD_ONE_BY_ONE,
  type ContradictionKind,
  type ImportReport,
  type ReadingReport,
} from '#lib/domain/exchange/import-report.ts';
import { CHUNK_ENTRIES, type ImportedChunk, type ImportedList } from '#lib/domain/exchange/imported.ts';
import { RepeatedPhotoDna, withoutPhotoDna } from '#lib/domain/exchange/repeated-photo-dna.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ImportedStaging } from '#lib/vault/imported-staging.ts';
import { portions } from '../portions.ts';
import { frameBreaks } from '../row-order.ts';
import type { EntryKeeper, KeepFault } from './keeper.ts';
import type { MediumIndex } from './medium-index.ts';

/** More than that is no list of one case but of a country: it belongs into a known set, which is made for it. */
const MOST_ENTRIES = 1_000_000;
/** A chunk is closed when it says so much, in bytes of JSON. */
const CHUNK_BYTES = 256 * 1024;

type Parts = {
  readonly staging: ImportedStaging;
  /** What the lists of the case say already; it takes in what is kept, also when that is abandoned later. */
  readonly index: MediumIndex;
  readonly list: Pick<ImportedList, 'id' | 'name' | 'bytes' | 'importedAt' | 'scheme' | 'own'>;
  /** It is over. @param kept null: nothing is kept, and the index has to be made anew */
  readonly onEnd: (kept: ImportedList | null) => Promise<void>;
};

/**
 * Keeps the entries of a file as one list of a case, sealed and some at a time. An entry that the list has already is not
 * kept again; a list that says nothing beyond the other lists of the case is not kept at all, so importing a file again
 * changes nothing.
 */
export class CaseKeeper implements EntryKeeper {
  readonly #parts: Parts;
  /** The first entry of this list. */
  readonly #first: number;
  readonly #photoDna = new RepeatedPhotoDna();
  /** Chunks of this list that hold PhotoDNA values which, as was found later, say nothing. */
  readonly #misled = new Map<number, string[]>();
  readonly #contradictions: { at: number; kind: ContradictionKind }[] = [];
  #contradicted = 0;
  #accepted = 0;
  #merged = 0;
  #stored = 0;
  #news = 0;
  #chunks = 0;
  #open: ImportedChunk['entries'] = [];
  #openBytes = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#first = parts.index.entries;
  }

  async keep(entries: readonly ExchangeEntry[]): Promise<Result<void, KeepFault>> {
    if (this.#stored + entries.length > MOST_ENTRIES) return err('too-many-entries');
    const breathe = frameBreaks();
    const full: ImportedChunk[] = [];
    for (const some of portions(entries, CHUNK_ENTRIES)) {
      const said = await Promise.all(some.map(contentOf));
      for (const each of said) {
        this.#take(each);
        if (this.#open.length === CHUNK_ENTRIES || this.#openBytes >= CHUNK_BYTES) full.push(...this.#close());
      }
      await breathe();
    }
    return full.length === 0 ? ok(undefined) : this.#parts.staging.put(full);
  }

  async finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const why = reading.truncated ? 'truncated' : this.#accepted + this.#merged === 0 ? 'nothing-to-keep' : null;
    if (why !== null) {
      await this.abandon();
      return err(why);
    }
    const report: ImportReport = {
      reading,
      accepted: this.#accepted,
      merged: this.#merged,
      contradictions: this.#contradicted,
      contradictionsFirst: this.#contradictions,
    };
    if (this.#news === 0) {
      await this.abandon();
      return ok(report);
    }
    const { staging, list, onEnd } = this.#parts;
    const last = await staging.put(this.#close());
    const put = last.ok ? await this.#correct() : last;
    const made: ImportedList = { ...list, report, chunks: this.#chunks, entries: this.#stored };
    const done = put.ok ? await staging.finish(made) : put;
    if (!done.ok) {
      await this.abandon();
      return done;
    }
    await onEnd(made);
    return ok(report);
  }

  async abandon(): Promise<void> {
    // Should it fail, the vault removes at its next opening what is left.
    await this.#parts.staging.discard();
    await this.#parts.onEnd(null);
  }

  #take({ entry, content, bytes }: Said): void {
    const { index, list } = this.#parts;
    const same = index.entriesSaying(content);
    if (same.some((each) => each >= this.#first)) {
      this.#merged++;
      return;
    }
    if (same.length === 0) this.#news++;
    if (this.#open.length === 0) index.beginChunk(list.id, this.#chunks);
    const { known, contradictions } = index.add(entry, content);
    if (known) this.#merged++;
    else this.#accepted++;
    for (const kind of contradictions) this.#tell(entry.at, kind);
    const { repeated, before } = this.#photoDna.take(entry, this.#chunks);
    if (repeated.length > 0 && same.length === 0) this.#tell(entry.at, 'photodna-of-many-files');
    for (const { value, place } of before) this.#misled.set(place, [...(this.#misled.get(place) ?? []), value]);
    this.#open.push({ content, entry: withoutPhotoDna(entry, repeated) });
    this.#openBytes += bytes;
    this.#stored++;
  }

  /** Takes out what was kept before it was known to say nothing. */
  async #correct(): Promise<Result<void, KeepFault>> {
    for (const [number, values] of this.#misled) {
      const done = await this.#parts.staging.amend(number, (chunk) => ({
        ...chunk,
        entries: chunk.entries.map(({ content, entry }) => ({ content, entry: withoutPhotoDna(entry, values) })),
      }));
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  #tell(at: number, kind: ContradictionKind): void {
    this.#contradicted++;
    if (this.#contradictions.length < TOLD_ONE_BY_ONE) this.#contradictions.push({ at, kind });
  }

  #close(): ImportedChunk[] {
    if (this.#open.length === 0) return [];
    const chunk = { list: this.#parts.list.id, number: this.#chunks++, entries: this.#open };
    [this.#open, this.#openBytes] = [[], 0];
    return [chunk];
  }
}

type Said = { readonly entry: ExchangeEntry; readonly content: string; readonly bytes: number };

/** What an entry says, wherever in its file it stands. */
async function contentOf(entry: ExchangeEntry): Promise<Said> {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...entry, at: 0 }));
  return { entry, content: (await sha256Hex(bytes)).slice(0, 16), bytes: bytes.length };
}

import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ImportedList } from '#lib/domain/exchange/imported.ts';
import { mergedEntries } from '#lib/domain/exchange/merged-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { exclusive } from '#lib/egress/exclusive.ts';
import type { ImportedStore } from '#lib/vault/imported-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { frameBreaks } from '../row-order.ts';
import { LIST_LOCK } from '../unfinished-imports.ts';
import { CaseKeeper } from './case-keeper.ts';
import { ImportedEntries } from './imported-entries.ts';
import type { EntryKeeper, KeepFault } from './keeper.ts';
import { MediumIndex, type DigestKind } from './medium-index.ts';

/** What is known of a file before its entries come. */
export type ListFacts = Pick<ImportedList, 'name' | 'bytes' | 'scheme' | 'own'>;

/** What one entry of a list says about a file of the case; `conflict`: another digest says that it is not that file. */
export type SaidElsewhere = {
  readonly list: ImportedList;
  readonly via: DigestKind;
  readonly conflict: boolean;
  readonly entry: ExchangeEntry;
};

/** Media that are looked at before the page may have its turn. */
const LOOK_EVERY = 1000;

/** How many media the lists name, and of how many of them the case has a file. named = with a file + without. */
export type NamedCounts = { readonly named: number; readonly withFile: number };

type Place = { readonly store: ImportedStore; readonly caseId: string };
type Parts = Surroundings & { readonly place: Place };

/** What is around the lists of a case. */
export type Surroundings = {
  /** The rows of the case. */
  readonly files: () => Iterable<CaseRow>;
  /** Lists came, went, or were read. */
  readonly onChange: () => void;
  readonly now: () => Date;
};

/** The lists of other tools in one case, and what they say about its files. */
export class ImportedLists {
  lists = $state.raw<readonly ImportedList[]>([]);
  /** Until they are read, nothing is named. */
  state = $state<'reading' | 'ready'>('reading');
  /** Ids of lists of which something is not what was written: what can be read of them is used. */
  damaged = $state.raw<readonly string[]>([]);
  failure = $state<StorageFailure | null>(null);
  /** A file is on its way in. */
  importing = $state(false);

  readonly #parts: Parts;
  readonly #entries: ImportedEntries;
  #index = new MediumIndex();
  #read: Promise<void> = Promise.resolve();
  /** Grows with every reading: an older one that is still under way ends. */
  #reading = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#entries = new ImportedEntries(parts.place.store, parts.place.caseId);
  }

  /** Reads what there is, without holding up the page. */
  read(): Promise<void> {
    this.#read = this.#readAll();
    return this.#read;
  }

  async #readAll(): Promise<void> {
    const { store, caseId } = this.#parts.place;
    const reading = ++this.#reading;
    this.state = 'reading';
    const lists = await store.lists(caseId);
    if (reading !== this.#reading) return;
    this.failure = lists.ok ? null : lists.error;
    this.lists = lists.ok ? lists.value.values : [];
    const [index, damaged] = [new MediumIndex(), Array<string>()];
    for (const list of this.lists) {
      const whole = await this.#readList(list, index, () => reading === this.#reading);
      if (reading !== this.#reading) return;
      if (!whole) damaged.push(list.id);
    }
    const isNews = index.media > 0 || this.#index.media > 0;
    [this.#index, this.damaged, this.state] = [index, damaged, 'ready'];
    // Those that show what is said of a file look again: only now it is known.
    this.lists = [...this.lists];
    if (isNews) this.#parts.onChange();
  }

  /** Nothing more is read or told: another case is on the screen. */
  leave(): void {
    this.#reading++;
  }

  /** Whether a list names this file. */
  names(media: Pick<MediaSummary, DigestKind>): boolean {
    return this.#index.names(media);
  }

  /** Whether a list names this very file, by a whole digest that nobody can forge. */
  namesWhole(media: Pick<MediaSummary, DigestKind>): boolean {
    return this.#index.named(media).some(({ via, conflict }) => via !== 'md5' && !conflict);
  }

  /** Everything that the lists say about a file, by the surest digest first. */
  async saidOf(media: Pick<MediaSummary, DigestKind>): Promise<Result<SaidElsewhere[], StorageFailure>> {
    // Read first, so that whoever shows this asks again when lists come and go.
    const { lists } = this;
    const said: SaidElsewhere[] = [];
    for (const { medium, via, conflict } of this.#index.named(media)) {
      const places = this.#index.placesOf(medium);
      const entries = await this.#entries.at(places);
      if (!entries.ok) return entries;
      entries.value.forEach((entry, i) => {
        const list = lists.find(({ id }) => id === places[i]?.listId);
        if (entry !== null && list !== undefined) said.push({ list, via, conflict, entry });
      });
    }
    return ok(said);
  }

  /** The media that no file of the case is, by their numbers, in the order in which they were named. */
  async withoutFile(): Promise<{ readonly media: readonly number[]; readonly counts: NamedCounts }> {
    const [index, breathe] = [this.#index, frameBreaks()];
    const has = new Uint8Array(index.media);
    for (const { media } of this.#parts.files()) {
      if (media === null) continue;
      for (const { medium, conflict } of index.named(media)) if (!conflict) has[medium] = 1;
      await breathe();
    }
    const media: number[] = [];
    for (let medium = 0; medium < has.length; medium++) {
      if (has[medium] === 0) media.push(medium);
      if (medium % LOOK_EVERY === 0) await breathe();
    }
    return { media, counts: { named: index.media, withFile: index.media - media.length } };
  }

  /** What the lists say about a medium, as one entry; more only where one cannot hold all paths. */
  async medium(number: number): Promise<Result<ExchangeEntry[], StorageFailure>> {
    const entries = await this.#entries.at(this.#index.placesOf(number));
    if (!entries.ok) return entries;
    const [first, ...others] = entries.value.filter((entry) => entry !== null);
    return first === undefined ? err('damaged-record') : ok(mergedEntries([first, ...others]));
  }

  /** Every medium once with all that the lists say about it, some at a time. Ends with the first failure. */
  async *media(): AsyncGenerator<Result<{ number: number; entries: ExchangeEntry[] }[], StorageFailure>, void> {
    const index = this.#index;
    let next = 0;
    for (const list of this.lists) {
      for await (const chunks of this.#parts.place.store.everyChunk(this.#parts.place.caseId, list)) {
        if (!chunks.ok) {
          yield chunks;
          return;
        }
        for (const { entries } of chunks.value) {
          const found: { number: number; entries: ExchangeEntry[] }[] = [];
          for (const { entry } of entries) {
            // Media are numbered as they were named first, so each is met here first at its own number.
            if (index.mediumOf(entry) !== next) continue;
            const said = await this.medium(next);
            if (!said.ok) {
              yield said;
              return;
            }
            found.push({ number: next++, entries: said.value });
          }
          yield ok(found);
        }
      }
    }
  }

  /** What the lists say about files that the case has not. What they say about its own files, the case says itself. */
  async *entriesWithoutFile(): AsyncGenerator<Result<ExchangeEntry[], StorageFailure>, void> {
    await this.#read;
    const { media } = await this.withoutFile();
    let next = 0;
    for await (const some of this.media()) {
      if (!some.ok) {
        yield some;
        return;
      }
      // Both are in the order of the numbers.
      const wanted: ExchangeEntry[] = [];
      for (const { number, entries } of some.value) {
        if (number !== media[next]) continue;
        next++;
        wanted.push(...entries);
      }
      yield ok(wanted);
    }
  }

  /** Where the entries of a file go that becomes a list of this case. Waits while another import runs, in whatever tab. */
  async keeper(facts: ListFacts): Promise<Result<EntryKeeper, KeepFault>> {
    const { place, now } = this.#parts;
    const [id, over] = [uuidv7(), Promise.withResolvers<undefined>()];
    const begun = Promise.withResolvers<Result<EntryKeeper, KeepFault>>();
    void exclusive(LIST_LOCK, async () => {
      await this.#catchUp();
      const staging = await place.store.begin(place.caseId, id);
      if (!staging.ok) {
        begun.resolve(staging);
        return;
      }
      const list = { ...facts, name: facts.name.slice(0, 255), id, importedAt: now().toISOString() };
      const onEnd = (kept: ImportedList | null) => {
        over.resolve(undefined);
        this.importing = false;
        return this.#ended(kept);
      };
      this.importing = true;
      begun.resolve(ok(new CaseKeeper({ staging: staging.value, index: this.#index, list, onEnd })));
      await over.promise;
    });
    return begun.promise;
  }

  /** Removes a list with everything that it says. */
  async remove(listId: string): Promise<Result<void, StorageFailure>> {
    const { store, caseId } = this.#parts.place;
    const removed = await store.remove(caseId, listId);
    if (!removed.ok) return removed;
    this.#entries.forget();
    await this.read();
    return ok(undefined);
  }

  /** Another tab may have imported, or removed, what this one does not know of. */
  async #catchUp(): Promise<void> {
    await this.#read;
    const { store, caseId } = this.#parts.place;
    const lists = await store.lists(caseId);
    const ids = (all: readonly ImportedList[]) => all.map(({ id }) => id).join();
    if (lists.ok && ids(lists.value.values) !== ids(this.lists)) await this.read();
  }

  /** The index has taken in what was kept; what was abandoned has to leave it again. */
  async #ended(kept: ImportedList | null): Promise<void> {
    if (kept === null) return this.read();
    this.lists = [...this.lists, kept];
    this.#parts.onChange();
  }

  /** @returns false when not all of it could be read */
  async #readList(list: ImportedList, index: MediumIndex, wanted: () => boolean): Promise<boolean> {
    const { store, caseId } = this.#parts.place;
    const breathe = frameBreaks();
    for await (const chunks of store.everyChunk(caseId, list)) {
      if (!chunks.ok) return false;
      for (const { number, entries } of chunks.value) {
        index.beginChunk(list.id, number);
        for (const { content, entry } of entries) index.add(entry, content);
        await breathe();
      }
      if (!wanted()) return true;
    }
    return true;
  }
}

/** The lists of one case, not read yet. */
export async function openImportedLists(
  vault: Pick<Vault, 'imported'>,
  caseId: string,
  around: Surroundings,
): Promise<ImportedLists> {
  return new ImportedLists({ ...around, place: { store: await vault.imported(), caseId } });
}

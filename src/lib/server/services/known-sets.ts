import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KnownSet, KnownSetPart } from '../store/known-set-store.ts';
import type { Store } from '../store/store.ts';
import type { Auditing } from './auditing.ts';
import type { Clock } from './refusal.ts';

/** Digests of one transaction: a running hub waits for the end of it before it can write. */
const CHUNK = 2000;
/** Of what is left out the places of the first ones are told. */
const PLACES_TOLD = 10;
/** Whoever reads a list into a set adds to it all the time; after so long (ms) that one is gone. */
const LEFT_AFTER = 10 * 60_000;

/**
 * What a list says of one file: SHA-256 and SHA-1 as far as it has them. `at` is its line from 1, or its index from 0. A file
 * of which only an MD5 is given, by which nothing may become ignorable, has none.
 */
export type GoodFile = { at: number; digests: readonly string[]; md5Only?: boolean };

/** The files of a list, some at a time, until its end or a fault. */
type Some<Fault> = Result<readonly GoodFile[], Fault>;
export type Steps<Fault> = AsyncIterable<Some<Fault>> | Iterable<Some<Fault>>;

/** What came of a list: read = added + already there + skipped (`md5Only`, `unreadable`). */
export type ListImport = {
  read: number;
  added: number;
  already: number;
  /** Files with no other digest than an MD5, by which nothing may become ignorable. */
  md5Only: number;
  unreadable: number;
  /** Places of the first unreadable ones. */
  unreadableFirst: number[];
};

/** Keeps the sets of files that are of no interest. Names of sets are codes: letters, digits, points, hyphens, underscores. */
export class KnownSets {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: { store: Store; audit: Auditing; clock: Clock }) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * Adds what a list says of files to a set. Nobody meets any of it before the whole list was read: when reading ends with a
   * fault, or throws, nothing of it stays.
   */
  async add<Fault>(set: string, files: Steps<Fault>): Promise<Result<ListImport, Fault | 'bad-name'>> {
    if (!/^[A-Za-z0-9._-]{1,60}$/.test(set)) return err('bad-name');
    await this.sweep();
    const part = await this.#store.transaction((store) => store.knownSets.begin(set, this.#now()));
    try {
      const read = await this.#read(part, files);
      if (!read.ok) {
        await this.#drop(part);
        return read;
      }
      const { added, already } = read.value;
      await this.#store.transaction(async (store) => {
        if (!(await store.knownSets.finish(part))) throw new Error('The list was read for too long without a word');
        await this.#note(store, 'added', { set, added, already });
      });
      return read;
    } catch (error) {
      await this.#drop(part);
      throw error;
    }
  }

  /** Removes a set, some digests at a time. @returns how many it held; null when there is no such set */
  async remove(set: string): Promise<number | null> {
    let removed = 0;
    for (;;) {
      const gone = await this.#store.transaction((store) => store.knownSets.removeSome(set, CHUNK));
      if (gone === null) return null;
      removed += gone;
      if (gone === CHUNK) continue;
      await this.#store.transaction((store) => this.#note(store, 'removed', { set, removed }));
      return removed;
    }
  }

  all(): Promise<KnownSet[]> {
    return this.#store.knownSets.all();
  }

  /** Drops what was read by somebody who is gone. */
  async sweep(): Promise<void> {
    const before = new Date(this.#clock().getTime() - LEFT_AFTER).toISOString();
    for (const part of await this.#store.knownSets.unfinished(before)) await this.#drop(part);
  }

  async #read<Fault>(part: KnownSetPart, files: Steps<Fault>): Promise<Result<ListImport, Fault>> {
    const done: ListImport = { read: 0, added: 0, already: 0, md5Only: 0, unreadable: 0, unreadableFirst: [] };
    let waiting: GoodFile[] = [];
    for await (const some of files) {
      if (!some.ok) return some;
      for (const file of some.value) {
        done.read++;
        if (file.digests.length > 0) waiting.push(file);
        else if (file.md5Only === true) done.md5Only++;
        else if (done.unreadable++ < PLACES_TOLD) done.unreadableFirst.push(file.at);
      }
      if (waiting.length < CHUNK) continue;
      await this.#keep(part, waiting, done);
      waiting = [];
    }
    await this.#keep(part, waiting, done);
    return ok(done);
  }

  /** A file counts as added when the set had not its strongest digest. */
  async #keep(part: KnownSetPart, files: readonly GoodFile[], done: ListImport): Promise<void> {
    for (let from = 0; from < files.length; from += CHUNK) {
      const some = files.slice(from, from + CHUNK);
      const strongest = some.flatMap(({ digests: [first] }) => first ?? []);
      const others = some.flatMap(({ digests }) => digests.slice(1));
      const at = this.#now();
      const added = await this.#store.transaction(async (store) => {
        const fresh = await store.knownSets.add(part, strongest, at);
        if (others.length > 0) await store.knownSets.add(part, others, at);
        return fresh;
      });
      done.added += added;
      done.already += some.length - added;
    }
  }

  async #drop(part: KnownSetPart): Promise<void> {
    while (await this.#store.transaction((store) => store.knownSets.dropSome(part, CHUNK)));
  }

  async #note(store: Store, act: string, details: Record<string, string | number>): Promise<void> {
    await this.#audit.record(store, { kind: 'known-set', act, actor: null, details });
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}

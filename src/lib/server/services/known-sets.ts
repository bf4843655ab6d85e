import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KnownSet } from '../store/known-set-store.ts';
import type { Store } from '../store/store.ts';
import type { Auditing } from './auditing.ts';
import type { Clock } from './refusal.ts';

/** Digests of one transaction: a running hub waits for the end of it before it can write. */
const CHUNK = 2000;
/** Lines that are not understood are counted; the numbers of the first ones are told. */
const LINES_TOLD = 10;

/** What came of a list: lines = added + already there + skipped (`md5Only`, `unreadable`); empty ones and comments are no lines. */
export type ListImport = {
  lines: number;
  added: number;
  already: number;
  /** Lines with no other digest than an MD5, by which nothing may become ignorable. */
  md5Only: number;
  unreadable: number;
  /** Numbers of the first unreadable lines, from 1. */
  unreadableLines: number[];
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

  /** Adds the digests of a list to a set, some at a time. One that was interrupted is simply repeated. */
  async add(set: string, lines: AsyncIterable<string>): Promise<Result<ListImport, 'bad-name'>> {
    if (!/^[A-Za-z0-9._-]{1,60}$/.test(set)) return err('bad-name');
    const done: ListImport = { lines: 0, added: 0, already: 0, md5Only: 0, unreadable: 0, unreadableLines: [] };
    let chunk: string[] = [];
    let number = 0;
    for await (const line of lines) {
      number++;
      const read = digestOf(line);
      if (read === 'nothing') continue;
      done.lines++;
      if (read === 'md5-only') done.md5Only++;
      else if (read === 'unreadable') {
        done.unreadable++;
        if (done.unreadableLines.length < LINES_TOLD) done.unreadableLines.push(number);
      } else if (chunk.push(read.digest) === CHUNK) {
        await this.#keep(set, chunk, done);
        chunk = [];
      }
    }
    await this.#keep(set, chunk, done);
    const { added, already } = done;
    await this.#store.transaction((store) => this.#note(store, 'added', { set, added, already }));
    return ok(done);
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

  async #keep(set: string, digests: readonly string[], done: ListImport): Promise<void> {
    const at = this.#clock().toISOString();
    const added = await this.#store.transaction((store) => store.knownSets.add(set, digests, at));
    done.added += added;
    done.already += digests.length - added;
  }

  async #note(store: Store, act: string, details: Record<string, string | number>): Promise<void> {
    await this.#audit.record(store, { kind: 'known-set', act, actor: null, details });
  }
}

/**
 * The digest in the leading columns of a line: those of `sha256sum` and of plain lists, and the lines of hashdeep, which begin
 * with a size and may hold several digests. SHA-256 is taken before SHA-1. Lines that begin with `#` or `%` are comments.
 */
function digestOf(line: string): { digest: string } | 'nothing' | 'md5-only' | 'unreadable' {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || text.startsWith('%')) return 'nothing';
  const columns = text.toLowerCase().split(/[\s,;]+/);
  const end = columns.findIndex((column) => !/^[0-9a-f]+$/.test(column));
  const leading = end === -1 ? columns : columns.slice(0, end);
  const ofLength = (length: number) => leading.find((column) => column.length === length);
  const digest = ofLength(64) ?? ofLength(40);
  if (digest !== undefined) return { digest };
  return ofLength(32) === undefined ? 'unreadable' : 'md5-only';
}

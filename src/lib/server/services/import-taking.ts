import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { type ImportItem, MAX_TOLD } from '#lib/domain/wire/imports.ts';
import type { Contribution, Digests } from '../store/contribution-store.ts';
import type { ImportKey, ImportRow, Outcome } from '../store/import-store.ts';
import { knownBy, type Listing } from '../store/listing-store.ts';
import type { SourcedItem, Store } from '../store/store.ts';
import type { Auditing } from './auditing.ts';
import { contradictionsOf } from './import-contradictions.ts';
import type { Clock } from './refusal.ts';

/** Pieces, or imports, that are looked for at once. */
const AT_ONCE = 50;
/** Milliseconds in which whoever waits to write surely finds its turn. */
const LONGEST_PAUSE = 250;
/** Whoever takes an import over touches it with each piece; after so long (ms) that one is gone, and another goes on. */
const LEFT_AFTER = 60_000;
/** The operator's command touches its import with each piece, too; a browser may be without a network for a day (ms). */
const OPERATOR_WAITS = 10 * 60_000;
const BROWSER_WAITS = 24 * 60 * 60_000;

type Parts = { store: Store; audit: Auditing; clock: Clock };
type Ours = Pick<ImportRow, 'device' | 'bureau' | 'id'>;

/**
 * [Note: imports] An import is written twice. First its pieces are put aside as text, in as many transactions as it takes; no
 * query looks there. One small commit then decides: from it on the import happens, whatever ends in between, and before
 * it nothing has happened. What was put aside is taken over piece by piece: each leaves its place in the transaction in
 * which it becomes a contribution, so that it counts once, whoever goes on with it after a cut.
 */
export class ImportTaking {
  readonly #parts: Parts;
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes a committed import over, to its end. May be called again, and by several. @param progress is told items taken */
  async take(key: ImportKey, progress: (taken: number) => void = () => undefined): Promise<void> {
    const { store } = this.#parts;
    for (;;) {
      const pieces = await store.imports.piecesLeft(key, AT_ONCE);
      if (pieces.length === 0) break;
      for (const piece of pieces) {
        if (this.#closed) return;
        const taken = await this.#takePiece(key, piece);
        progress(taken.items);
        // As long again nobody imports, so that others find their turn.
        await pause(Math.min(taken.milliseconds, LONGEST_PAUSE));
      }
    }
    await this.#finish(key);
  }

  /** The same in the background. @param failed is told what went wrong; the next `goOn` goes on */
  wake(key: ImportKey, failed: (error: unknown) => void): void {
    const run = this.take(key)
      .catch(failed)
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Goes on in the background with what somebody left in the middle. */
  async goOn(failed: (error: unknown) => void): Promise<void> {
    for (const row of await this.#parts.store.imports.leftCommitted(this.#before(LEFT_AFTER), AT_ONCE)) {
      this.wake(row, failed);
    }
  }

  /** Abandons what nobody goes on with before its commit, and drops what is left of abandoned ones. */
  async sweep(): Promise<void> {
    const { store } = this.#parts;
    const before = { operator: this.#before(OPERATOR_WAITS), browser: this.#before(BROWSER_WAITS) };
    for (const row of await store.imports.leftOpen(before, AT_ONCE)) await this.abandon(row);
    for (const key of await store.imports.leftovers(AT_ONCE)) await this.drop(key);
  }

  /** Ends an import that is open; false when it is not. Its pieces go afterwards. */
  async abandon(key: ImportKey): Promise<boolean> {
    const { store: outside, audit, clock } = this.#parts;
    const ended = await outside.transaction(async (store) => {
      const row = await store.imports.hold(key);
      if (row?.state !== 'open') return false;
      await store.imports.end(key, 'abandoned', clock().toISOString());
      const details = { import: key.id, bureau: key.bureau, items: row.items };
      await audit.record(store, { kind: 'import', act: 'abandoned', actor: actorOf(row), details });
      return true;
    });
    if (ended) await this.drop(key);
    return ended;
  }

  /** Drops the pieces of an abandoned import. */
  async drop(key: ImportKey): Promise<void> {
    const { store } = this.#parts;
    while ((await store.transaction((inside) => inside.imports.dropPieces(key, AT_ONCE))) === AT_ONCE);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
  }

  #before(ms: number): string {
    return new Date(this.#parts.clock().getTime() - ms).toISOString();
  }

  /** What a piece says is made out before its transaction begins: whoever wants to write waits for the end of that. */
  async #takePiece(key: ImportKey, piece: number): Promise<Taken> {
    const { store: outside, audit, clock } = this.#parts;
    const items = await outside.imports.readPiece(key, piece);
    if (items === null) return NOTHING;
    const said = saidIn(items);
    const began = performance.now();
    const taken = await outside.transaction(async (store) => {
      if (!(await store.imports.takePiece(key, piece))) return 0;
      const at = clock().toISOString();
      const outcome = await takeIn(store, key.bureau, said, at);
      await store.imports.count(key, { ...outcome, taken: items.length }, at);
      const details = { import: key.id, bureau: key.bureau, items: items.length, newItems: outcome.accepted };
      const row = await store.imports.find(key);
      await audit.record(store, { kind: 'import', act: 'taken-in', actor: row && actorOf(row), details, at });
      return items.length;
    });
    return { items: taken, milliseconds: performance.now() - began };
  }

  async #finish(key: ImportKey): Promise<void> {
    const { store: outside, audit, clock } = this.#parts;
    await outside.transaction(async (store) => {
      const row = await store.imports.hold(key);
      if (row?.state !== 'committed') return;
      await store.imports.end(key, 'done', clock().toISOString());
      const { read, accepted, merged, skipped, contradictions } = row;
      const details = { import: key.id, bureau: key.bureau, read, accepted, merged, skipped, contradictions };
      await audit.record(store, { kind: 'import', act: 'done', actor: actorOf(row), details });
    });
  }
}

/** What came of a piece: how many items, and for how long others could not write. */
type Taken = { items: number; milliseconds: number };
const NOTHING: Taken = { items: 0, milliseconds: 0 };

/** The items of a piece, and what they are to become. */
type Said = { items: readonly ImportItem[]; words: SourcedItem[]; listed: Listing[] };

function saidIn(items: readonly ImportItem[]): Said {
  return { items, words: wordsOf(items), listed: listingsOf(items) };
}

/** Contributes items under their bureau's name, as far as it did not say the same before. */
async function takeIn(store: Store, bureau: string, { items, words, listed }: Said, at: string): Promise<Outcome> {
  const held = await store.material.byDigests(digestsIn(items));
  const own = held.filter((contribution) => contribution.bureau === bureau);
  const contradictions = await contradictionsOf(store, { bureau, items, held, own });
  const files = new Set(words.map(({ item }) => item.sha256));
  const media = new Set(listed.map(({ item }) => knownBy(item)));
  const heldBefore = await heldUnder(store, bureau, own, listed);
  if (words.length > 0) await store.material.contribute(bureau, words, at);
  if (listed.length > 0) await store.listings.list(bureau, listed, at);
  const accepted = files.difference(heldBefore).size + media.difference(heldBefore).size;
  return {
    ...{ accepted, merged: items.length - accepted, contradictions: contradictions.length },
    contradictionsFirst: contradictions.slice(0, MAX_TOLD),
  };
}

function wordsOf(items: readonly ImportItem[]): SourcedItem[] {
  return items.flatMap(({ at: _place, ...item }) => {
    const { sha256 } = item;
    return sha256 === undefined ? [] : [{ source: sourceOf(item), item: { ...item, sha256 } }];
  });
}

function listingsOf(items: readonly ImportItem[]): Listing[] {
  return items.flatMap(({ at: _place, sha256, ...item }) =>
    sha256 === undefined ? [{ source: sourceOf(item), item }] : [],
  );
}

function digestsIn(items: readonly ImportItem[]): Digests {
  const said = (name: keyof Digests) => [...new Set(items.flatMap((item) => item[name] ?? []))];
  return { sha256: said('sha256'), sha1: said('sha1'), md5: said('md5') };
}

/** By what the bureau holds media already, contributed or listed: every digest of theirs, and PDQ hashes of those that have none. */
async function heldUnder(
  store: Store,
  bureau: string,
  own: readonly Contribution[],
  listed: readonly Listing[],
): Promise<Set<string>> {
  const digests = own.flatMap(({ sha256, sha1, md5 }) => [sha256, sha1, md5].filter((digest) => digest !== null));
  const pdqOnly = listed.flatMap(({ item }) =>
    item.sha1 === undefined && item.md5 === undefined ? [knownBy(item)] : [],
  );
  return new Set([...digests, ...(await store.listings.held(bureau, pdqOnly))]);
}

/** The same statement has the same name whenever it is imported. */
function sourceOf(item: Omit<ImportItem, 'at'>): string {
  return `import:${createHash('sha256').update(canonicalJson(item)).digest('hex')}`;
}

const actorOf = ({ device, bureau }: Ours) => (device === null ? null : { bureau, device });

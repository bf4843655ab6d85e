import { ChainWalk, linkAfter, type Unlinked } from '#lib/domain/ledger-chain.ts';
import { LedgerTally, type LedgerTotals } from '#lib/domain/ledger-tally.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { LedgerEntry, LedgerHead, LedgerRow, LedgerStore } from '#lib/vault/ledger-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { exclusive, type Exclusive } from './exclusive.ts';

type Content<K extends LedgerEntry['kind']> = Omit<Extract<Unlinked, { kind: K }>, 'at' | 'kind'>;
type Unstamped = { [K in LedgerEntry['kind']]: Content<K> & { kind: K } }[LedgerEntry['kind']];
type Entries = (entries: readonly LedgerEntry[]) => void;
export type { LedgerEntry } from '#lib/vault/ledger-store.ts';

/** The first entry at which a ledger stops being the one that was written; a failed reading of the store is `why`. */
export type LedgerFault = { seq: number; why: 'changed' | 'missing' | StorageFailure };

/** Where a chain should end, unless that cannot be read, and its first fault; null: it is whole. */
export type ChainState = { readonly head: LedgerHead | null; readonly fault: LedgerFault | null };

const LOCK = 'lintel-ledger';
/** Only tabs of a browser without Web Locks can race; each lost race means that somebody else made progress. */
const RACES = 20;

/**
 * Everything that left this browser for the hub, hash-chained: whoever changes, removes or reorders an entry, or cuts
 * off the end, breaks the chain. Entries are sealed under the vault's key, so forging a chain needs the passphrase;
 * putting back a complete older copy of the whole store is what no local record can tell.
 */
export class Ledger {
  readonly #store: LedgerStore;
  readonly #exclusive: Exclusive;
  readonly #now: () => number;

  constructor(store: LedgerStore, only: Exclusive = exclusive, now: () => number = Date.now) {
    this.#store = store;
    this.#exclusive = only;
    this.#now = now;
  }

  /** Writes down a request that is about to be sent; when this fails, nothing may be sent. Gives its number. */
  async request(request: Content<'request'>): Promise<Result<number, StorageFailure>> {
    return this.#append({ kind: 'request', ...request });
  }

  /** Writes down how a request ended. */
  async answer(answer: Content<'answer'>): Promise<Result<number, StorageFailure>> {
    return this.#append({ kind: 'answer', ...answer });
  }

  /** Writes down what the hub's clock said in an answer whose signature was verified. */
  async clock(reading: Content<'clock'>): Promise<Result<number, StorageFailure>> {
    return this.#append({ kind: 'clock', ...reading });
  }

  /** Oldest first. */
  async entries(): Promise<Result<LedgerEntry[], StorageFailure>> {
    const entries: LedgerEntry[] = [];
    for await (const page of this.#store.pages()) {
      if (!page.ok) return page;
      for (const { entry } of page.value) {
        if (!entry.ok) return entry;
        entries.push(entry.value);
      }
    }
    return ok(entries);
  }

  /** Walks the whole chain up to its head; the totals of an unbroken one. */
  async verify(): Promise<Result<LedgerTotals, LedgerFault>> {
    const tally = new LedgerTally();
    const { fault } = await this.read((entries) => {
      tally.add(entries);
    });
    return fault === null ? ok(tally.all) : err(fault);
  }

  /**
   * Walks the whole chain up to its head, some entries at a time, and gives every one that can be read, also behind a fault.
   * Requests wait for the last few only.
   */
  async read(each: Entries): Promise<ChainState> {
    const walk = new StoreWalk(this.#store, each);
    await walk.onward();
    return this.#exclusive(LOCK, async () => {
      await walk.onward();
      return walk.end();
    });
  }

  async #append(content: Unstamped): Promise<Result<number, StorageFailure>> {
    return this.#exclusive(LOCK, async () => {
      for (let race = 0; race < RACES; race++) {
        const head = await this.#store.head();
        if (!head.ok) return head;
        const entry = await linkAfter(head.value, { ...content, at: new Date(this.#now()).toISOString() });
        const written = await this.#store.append(entry);
        if (written.ok) return ok(entry.seq);
        if (written.error !== 'taken') return err(written.error);
      }
      return err('storage-failed');
    });
  }
}

/** A walk along the entries as they are stored. */
class StoreWalk {
  readonly #store: LedgerStore;
  readonly #each: Entries;
  readonly #chain = new ChainWalk();
  #key = 0;
  #fault: LedgerFault | null = null;

  constructor(store: LedgerStore, each: Entries) {
    this.#store = store;
    this.#each = each;
  }

  /** Reads what there is after the last entry that was read. */
  async onward(): Promise<void> {
    for await (const page of this.#store.pages(this.#key)) {
      if (!page.ok) {
        this.#fault ??= { seq: 0, why: page.error };
        return;
      }
      for (const row of page.value) await this.#step(row);
      this.#each(page.value.flatMap(({ entry }) => (entry.ok ? [entry.value] : [])));
    }
  }

  /** Compares with the head. Nobody may write between the last reading and this. */
  async end(): Promise<ChainState> {
    const head = await this.#store.head();
    if (!head.ok) return { head: null, fault: this.#fault ?? { seq: 0, why: head.error } };
    return { head: head.value, fault: this.#fault ?? this.#chain.end(head.value) };
  }

  async #step({ key, entry }: LedgerRow): Promise<void> {
    this.#key = key;
    if (this.#fault !== null) return;
    const seq = this.#chain.last.seq + 1;
    if (key !== seq) this.#fault = { seq, why: 'missing' };
    else if (!entry.ok) this.#fault = { seq, why: entry.error };
    else {
      await this.#chain.step(entry.value);
      this.#fault = this.#chain.fault;
    }
  }
}

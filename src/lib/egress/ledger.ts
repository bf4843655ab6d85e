import { canonicalBytes } from '#lib/domain/canonical.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { LEDGER_START, type LedgerEntry, type LedgerHead, type LedgerStore } from '#lib/vault/ledger-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { exclusive, type Exclusive } from './exclusive.ts';

type Unlinked<E> = E extends LedgerEntry ? Omit<E, 'seq' | 'at' | 'prev' | 'hash' | 'kind'> : never;
type RequestEntry = Extract<LedgerEntry, { kind: 'request' }>;
type AnswerEntry = Extract<LedgerEntry, { kind: 'answer' }>;
export type { LedgerEntry } from '#lib/vault/ledger-store.ts';

/** What left in all: number of requests and bytes of their bodies. */
export type LedgerTotals = { requests: number; bytes: number };

/** The first entry at which a ledger stops being the one that was written; a failed reading of the store is `why`. */
export type LedgerFault = { seq: number; why: 'changed' | 'missing' | StorageFailure };

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
  async request(request: Unlinked<RequestEntry>): Promise<Result<number, StorageFailure>> {
    return this.#append({ kind: 'request', ...request });
  }

  /** Writes down how a request ended. */
  async answer(answer: Unlinked<AnswerEntry>): Promise<Result<number, StorageFailure>> {
    return this.#append({ kind: 'answer', ...answer });
  }

  /** Oldest first. */
  async entries(): Promise<Result<LedgerEntry[], StorageFailure>> {
    const rows = await this.#store.rows();
    if (!rows.ok) return rows;
    const entries: LedgerEntry[] = [];
    for (const { entry } of rows.value) {
      if (!entry.ok) return entry;
      entries.push(entry.value);
    }
    return ok(entries);
  }

  /** Walks the whole chain up to its head; the totals of an unbroken one. */
  async verify(): Promise<Result<LedgerTotals, LedgerFault>> {
    return this.#exclusive(LOCK, async () => {
      const head = await this.#store.head();
      if (!head.ok) return err({ seq: 0, why: head.error });
      const rows = await this.#store.rows();
      if (!rows.ok) return err({ seq: 0, why: rows.error });
      let last: LedgerHead = LEDGER_START;
      const entries: LedgerEntry[] = [];
      for (const { key, entry } of rows.value) {
        const seq = last.seq + 1;
        if (key !== seq) return err({ seq, why: 'missing' });
        if (!entry.ok) return err({ seq, why: entry.error });
        if (!(await follows(entry.value, last))) return err({ seq, why: 'changed' });
        entries.push(entry.value);
        last = { seq, hash: entry.value.hash };
      }
      if (last.seq < head.value.seq) return err({ seq: last.seq + 1, why: 'missing' });
      if (last.seq > head.value.seq || last.hash !== head.value.hash) return err({ seq: last.seq, why: 'changed' });
      return ok(ledgerTotals(entries));
    });
  }

  async #append(content: WithoutLink): Promise<Result<number, StorageFailure>> {
    return this.#exclusive(LOCK, async () => {
      for (let race = 0; race < RACES; race++) {
        const head = await this.#store.head();
        if (!head.ok) return head;
        const seq = head.value.seq + 1;
        const unhashed = { ...content, seq, at: new Date(this.#now()).toISOString(), prev: head.value.hash };
        const entry: LedgerEntry = { ...unhashed, hash: await sha256Hex(canonicalBytes(unhashed)) };
        const written = await this.#store.append(entry);
        if (written.ok) return ok(seq);
        if (written.error !== 'taken') return err(written.error);
      }
      return err('storage-failed');
    });
  }
}

type WithoutLink =
  Omit<RequestEntry, 'seq' | 'at' | 'prev' | 'hash'> | Omit<AnswerEntry, 'seq' | 'at' | 'prev' | 'hash'>;

/** What left in all, by these entries. */
export function ledgerTotals(entries: readonly LedgerEntry[]): LedgerTotals {
  const requests = entries.filter((entry) => entry.kind === 'request');
  return { requests: requests.length, bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function follows({ hash, ...unhashed }: LedgerEntry, last: LedgerHead): Promise<boolean> {
  if (unhashed.seq !== last.seq + 1 || unhashed.prev !== last.hash) return false;
  return hash === (await sha256Hex(canonicalBytes(unhashed)));
}

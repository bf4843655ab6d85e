import { canonicalBytes } from './canonical.ts';
import { sha256Hex } from './hash.ts';
import { LEDGER_START, type LedgerEntry, type LedgerHead } from './ledger-entry.ts';

/** The members of an entry that its place in the chain gives it. */
type Place = 'seq' | 'prev' | 'hash';
/** An entry before it has its place. */
export type Unlinked<E = LedgerEntry> = E extends LedgerEntry ? Omit<E, Place> : never;

/** The first entry at which a chain stops being the one that was written; `seq` counts from 1. */
export type ChainFault = { readonly seq: number; readonly why: 'changed' | 'missing' };

/** The entry that comes after `last`. */
export async function linkAfter(last: LedgerHead, content: Unlinked): Promise<LedgerEntry> {
  const unhashed = { ...content, seq: last.seq + 1, prev: last.hash };
  return { ...unhashed, hash: await sha256Hex(canonicalBytes(unhashed)) };
}

/** A walk along a chain from its first entry: it holds what it has passed together by the last link. */
export class ChainWalk {
  #last: LedgerHead = LEDGER_START;
  #fault: ChainFault | null = null;

  /** The last entry up to which the chain holds. */
  get last(): LedgerHead {
    return this.#last;
  }

  get fault(): ChainFault | null {
    return this.#fault;
  }

  /** Takes the next entry; from the first fault on nothing more is looked at. */
  async step(entry: LedgerEntry): Promise<void> {
    if (this.#fault !== null) return;
    const seq = this.#last.seq + 1;
    const { hash, ...unhashed } = entry;
    if (entry.seq > seq) this.#fault = { seq, why: 'missing' };
    else if (entry.seq < seq || entry.prev !== this.#last.hash || hash !== (await sha256Hex(canonicalBytes(unhashed))))
      this.#fault = { seq, why: 'changed' };
    else this.#last = { seq, hash };
  }

  /** Compares with where the chain should end, which is what tells that its end was cut off. */
  end(head: LedgerHead): ChainFault | null {
    const { seq, hash } = this.#last;
    if (this.#fault === null && seq < head.seq) this.#fault = { seq: seq + 1, why: 'missing' };
    if (this.#fault === null && (seq > head.seq || hash !== head.hash)) this.#fault = { seq, why: 'changed' };
    return this.#fault;
  }
}

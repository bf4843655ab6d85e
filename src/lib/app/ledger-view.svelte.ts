import { ledgerTotals, type LedgerFault, type LedgerTotals } from '#lib/egress/ledger.ts';
import type { LedgerEntry } from '#lib/vault/ledger-store.ts';
import type { Door } from './door.ts';
import type { Report } from './exports.ts';
import { linesOf } from './ledger-lines.ts';

/** What the last walk along the chain found. */
export type Chain =
  | { readonly state: 'unread' | 'verifying' }
  | { readonly state: 'whole' }
  | ({ readonly state: 'broken' } & LedgerFault);

/** What left this device, request by request, and whether the record of it is whole. */
export class LedgerView {
  readonly #door: () => Door | null;

  entries = $state.raw<readonly LedgerEntry[]>([]);
  chain = $state.raw<Chain>({ state: 'unread' });
  /** Why the entries could not be read, as a code. */
  failure = $state<string | null>(null);

  readonly lines = $derived(linesOf(this.entries));
  readonly totals: LedgerTotals = $derived(ledgerTotals(this.entries));

  constructor(door: () => Door | null) {
    this.#door = door;
  }

  /** Reads the entries and verifies every link. */
  async refresh(): Promise<void> {
    const door = this.#door();
    if (door === null) return;
    this.chain = { state: 'verifying' };
    const entries = await door.ledger.entries();
    this.failure = entries.ok ? null : entries.error;
    this.entries = entries.ok ? entries.value : [];
    const verified = await door.ledger.verify();
    this.chain = verified.ok ? { state: 'whole' } : { state: 'broken', ...verified.error };
  }

  forget(): void {
    this.entries = [];
    this.chain = { state: 'unread' };
    this.failure = null;
  }

  /** The chain as it is stored, for somebody else to verify. */
  report(now: Date): Report {
    const document = { format: 'lintel-ledger/1', exportedAt: now.toISOString(), entries: this.entries };
    return {
      name: `lintel-ledger-${now.toISOString().slice(0, 10)}.json`,
      mime: 'application/json',
      parts: [`${JSON.stringify(document, null, 2)}\n`],
    };
  }
}

import { LedgerTally } from '#lib/domain/ledger-tally.ts';
import type { LedgerEntry } from '#lib/vault/ledger-store.ts';
import { LedgerLines } from './ledger-lines.ts';

/** All that was read of a ledger, each part made while reading. */
export class LedgerReading {
  readonly entries: LedgerEntry[] = [];
  readonly lines = new LedgerLines();
  readonly tally = new LedgerTally();

  add(entries: readonly LedgerEntry[]): void {
    this.entries.push(...entries);
    this.lines.add(entries);
    this.tally.add(entries);
  }
}

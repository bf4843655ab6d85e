import type { BuildFacts } from '#lib/domain/integrity.ts';
import { LEDGER_FORMAT } from '#lib/domain/ledger-format.ts';
import type { LedgerFault } from '#lib/egress/ledger.ts';
import type { LedgerEntry, LedgerHead } from '#lib/vault/ledger-store.ts';
import type { Door } from './door.ts';
import type { Report } from './exports.ts';
import { stamp } from './file-stamp.ts';
import type { LedgerReading } from './ledger-reading.ts';

/** What the last walk along the chain found. */
export type Chain =
  | { readonly state: 'unread' | 'verifying' }
  | { readonly state: 'whole' }
  | ({ readonly state: 'broken' } & LedgerFault);

/** Entries that are put into a file as one piece. */
const PIECE = 100;

/** What left this device, request by request, and whether the record of it is whole. */
export class LedgerView {
  readonly #door: () => Door | null;
  /** Null before anything was read. */
  #reading = $state.raw<LedgerReading | null>(null);
  #run = 0;

  /** Where the chain should end, by the record beside it. */
  head = $state.raw<LedgerHead | null>(null);

  chain = $state.raw<Chain>({ state: 'unread' });
  /** Why the entries could not be read, as a code. */
  failure = $state<string | null>(null);

  readonly entries = $derived(this.#reading?.entries ?? []);
  readonly lines = $derived(this.#reading?.lines.all ?? []);
  readonly totals = $derived(this.#reading?.tally.all ?? { requests: 0, bytes: 0 });
  readonly byPurpose = $derived(this.#reading?.tally.byPurpose ?? []);
  readonly answerBytes = $derived(this.#reading?.tally.answerBytes ?? 0);
  /** The newest reading of the hub's clock, and the one that was furthest off. */
  readonly clock = $derived(this.#reading?.tally.clock ?? null);
  readonly worstClock = $derived(this.#reading?.tally.worstClock ?? null);

  constructor(door: () => Door | null) {
    this.#door = door;
  }

  /** Reads the entries and verifies every link, some at a time. */
  async refresh(): Promise<void> {
    const door = this.#door();
    if (door === null) return;
    const run = ++this.#run;
    this.chain = { state: 'verifying' };
    // Only the page that shows it needs the code that reads it.
    const { LedgerReading } = await import('./ledger-reading.ts');
    const reading = new LedgerReading();
    const { head, fault } = await door.ledger.read((entries) => {
      reading.add(entries);
    });
    if (run !== this.#run) return;
    this.#reading = reading;
    this.head = head;
    this.failure = fault === null || isBreak(fault) ? null : fault.why;
    if (fault === null) this.chain = { state: 'whole' };
    else this.chain = isBreak(fault) ? { state: 'broken', ...fault } : { state: 'unread' };
  }

  forget(): void {
    this.#run++;
    this.#reading = null;
    this.head = null;
    this.chain = { state: 'unread' };
    this.failure = null;
  }

  /** The chain as it is stored, for somebody else to verify. */
  report(now: Date, facts: BuildFacts): Report {
    const head = this.head ?? undefined;
    const around = { format: LEDGER_FORMAT, exportedAt: now.toISOString(), ...facts, head };
    return {
      name: `lintel-ledger-${stamp(around.exportedAt)}.json`,
      mime: 'application/json',
      parts: partsOf(JSON.stringify(around), this.entries),
    };
  }
}

/** The vault could be read, and what is in it is not what was written. */
function isBreak({ why }: LedgerFault): boolean {
  return why === 'changed' || why === 'missing' || why === 'damaged-record';
}

/** One entry a line, put into the document after what stands around them. */
function* partsOf(around: string, entries: readonly LedgerEntry[]): Generator<string, void> {
  yield `${around.slice(0, -1)},"entries":[\n`;
  for (let i = 0; i < entries.length; i += PIECE) {
    const lines = entries.slice(i, i + PIECE).map((entry) => JSON.stringify(entry));
    yield `${i === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n]}\n';
}

import type { ClockSkew } from './clock-skew.ts';
import { RequestPurpose, type LedgerEntry } from './ledger-entry.ts';

/** What left: number of requests and bytes of their bodies. */
export type LedgerTotals = { readonly requests: number; readonly bytes: number };

/** One reading of the hub's clock; `at` is when it was written down, by this device's clock. */
export type ClockReading = ClockSkew & { readonly at: string; readonly hubAt: string };

const NOTHING_LEFT: LedgerTotals = { requests: 0, bytes: 0 };

/** Adds up entries of a ledger, some at a time. */
export class LedgerTally {
  #all = NOTHING_LEFT;
  readonly #byPurpose = new Map<RequestPurpose, LedgerTotals>();
  #answers = NOTHING_LEFT;
  #clock: ClockReading | null = null;
  #worstClock: ClockReading | null = null;

  add(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'request') {
        this.#all = plus(this.#all, entry.bytes);
        this.#byPurpose.set(entry.purpose, plus(this.#byPurpose.get(entry.purpose) ?? NOTHING_LEFT, entry.bytes));
      } else if (entry.kind === 'answer') this.#answers = plus(this.#answers, entry.bytes);
      else this.#read(entry);
    }
  }

  get all(): LedgerTotals {
    return this.#all;
  }

  /** Those that there were, in a fixed order. */
  get byPurpose(): { readonly purpose: RequestPurpose; readonly totals: LedgerTotals }[] {
    return RequestPurpose.options.flatMap((purpose) => {
      const totals = this.#byPurpose.get(purpose);
      return totals === undefined ? [] : [{ purpose, totals }];
    });
  }

  /** Bytes of bodies that came back. */
  get answerBytes(): number {
    return this.#answers.bytes;
  }

  /** The newest reading of the hub's clock. */
  get clock(): ClockReading | null {
    return this.#clock;
  }

  /** The reading with the largest skew. */
  get worstClock(): ClockReading | null {
    return this.#worstClock;
  }

  #read({ at, hubAt, skewMs, uncertaintyMs }: Extract<LedgerEntry, { kind: 'clock' }>): void {
    this.#clock = { at, hubAt, skewMs, uncertaintyMs };
    const worst = this.#worstClock;
    if (worst === null || Math.abs(skewMs) > Math.abs(worst.skewMs)) this.#worstClock = this.#clock;
  }
}

function plus({ requests, bytes }: LedgerTotals, more: number): LedgerTotals {
  return { requests: requests + 1, bytes: bytes + more };
}

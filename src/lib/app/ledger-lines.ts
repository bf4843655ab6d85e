import type { ClockSkew } from '#lib/domain/clock-skew.ts';
import type { LedgerEntry } from '#lib/vault/ledger-store.ts';

type Request = Extract<LedgerEntry, { kind: 'request' }>;
type Answer = Extract<LedgerEntry, { kind: 'answer' }>;

/** A request with how it ended; `end` is null while no answer is written down. */
export type LedgerLine = Pick<Request, 'seq' | 'at' | 'method' | 'route' | 'purpose' | 'bytes' | 'sha256'> & {
  readonly end: Answer['end'] | null;
  readonly status: number | null;
  readonly answerBytes: number;
  /** Null where it was not written down: before an answer, without one, and by the first release. */
  readonly answerSha256: string | null;
  /** Null where the answer did not tell the hub's clock. */
  readonly clock: ClockSkew | null;
};

const UNANSWERED = { end: null, status: null, answerBytes: 0, answerSha256: null, clock: null };

/** Puts the entries of a ledger together as requests with their answers, some entries at a time. */
export class LedgerLines {
  readonly all: LedgerLine[] = [];
  readonly #places = new Map<number, number>();

  add(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'request') {
        const { seq, at, method, route, purpose, bytes, sha256 } = entry;
        this.#places.set(seq, this.all.length);
        this.all.push({ seq, at, method, route, purpose, bytes, sha256, ...UNANSWERED });
      } else if (entry.kind === 'answer') {
        const { end, status, bytes: answerBytes, sha256: answerSha256 = null } = entry;
        this.#complete(entry.of, { end, status, answerBytes, answerSha256 });
      } else {
        const { skewMs, uncertaintyMs } = entry;
        this.#complete(entry.of, { clock: { skewMs, uncertaintyMs } });
      }
    }
  }

  #complete(seq: number, more: Partial<LedgerLine>): void {
    const place = this.#places.get(seq);
    const line = place === undefined ? undefined : this.all[place];
    if (place !== undefined && line !== undefined) this.all[place] = { ...line, ...more };
  }
}

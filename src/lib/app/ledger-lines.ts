import type { LedgerEntry } from '#lib/vault/ledger-store.ts';

type Request = Extract<LedgerEntry, { kind: 'request' }>;
type Answer = Extract<LedgerEntry, { kind: 'answer' }>;

/** A request with how it ended; `end` is null while no answer is written down. */
export type LedgerLine = Pick<Request, 'seq' | 'at' | 'method' | 'route' | 'purpose' | 'bytes' | 'sha256'> & {
  readonly end: Answer['end'] | null;
  readonly status: number | null;
  readonly answerBytes: number;
};

/** The requests of a ledger, each with its answer. */
export function linesOf(entries: readonly LedgerEntry[]): LedgerLine[] {
  const answers = new Map<number, Answer>();
  for (const entry of entries) if (entry.kind === 'answer') answers.set(entry.of, entry);
  return entries.flatMap((entry) => {
    if (entry.kind !== 'request') return [];
    const { seq, at, method, route, purpose, bytes, sha256 } = entry;
    const answer = answers.get(seq);
    const ended = { end: answer?.end ?? null, status: answer?.status ?? null, answerBytes: answer?.bytes ?? 0 };
    return [{ seq, at, method, route, purpose, bytes, sha256, ...ended }];
  });
}

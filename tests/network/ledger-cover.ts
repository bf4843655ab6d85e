import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import type { Finding } from './batch-journal.ts';
import type { Seen } from './fault-proxy.ts';

type Line = { readonly route: string; readonly bytes: number; readonly sha256: string };

/**
 * Requests that reached the network without a line of their own in the ledger. The other way round is in order: a line is
 * written before its request leaves, and a page can be killed in between.
 */
export function notInLedger(seen: readonly Seen[], ledger: readonly Line[]): Finding[] {
  const lines = new Map<string, number>();
  const nameOf = (route: string, bytes: number, sha256: string) => `${route} of ${bytes} bytes, ${sha256}`;
  for (const { route, bytes, sha256 } of ledger) {
    const name = nameOf(route, bytes, sha256);
    lines.set(name, (lines.get(name) ?? 0) + 1);
  }
  return seen.flatMap(({ path, bytes, sha256 }) => {
    const name = nameOf(path, bytes, sha256);
    const left = (lines.get(name) ?? 0) - 1;
    lines.set(name, left);
    return left < 0 ? [`the ledger does not know ${name}`] : [];
  });
}

export function requestLines(entries: readonly LedgerEntry[]): Line[] {
  return entries.flatMap((entry) => (entry.kind === 'request' ? [entry] : []));
}

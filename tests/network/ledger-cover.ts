import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import type { Finding } from './batch-journal.ts';
import type { Seen } from './fault-proxy.ts';

type Line = { readonly route: string; readonly bytes: number; readonly sha256: string };

/**
 * Requests that reached the network without a line of their own in the ledger. The other way round is in order: a line is
 * written before its request leaves, and a page can be killed in between.
 *
 * @param lines of the ledger, and whatever else accounts for a request
 */
export function notInLedger(seen: readonly Seen[], lines: readonly Line[]): Finding[] {
  const left = Map.groupBy(lines, nameOf);
  return seen
    .map(({ path, bytes, sha256 }) => nameOf({ route: path, bytes, sha256 }))
    .filter((name) => left.get(name)?.pop() === undefined)
    .map((name) => `the ledger does not know ${name}`);
}

/**
 * [Note: sent again by the browser] When a connection that stood ready ends without a word of an answer, Chromium sends the
 * request once more by itself, the same bytes, over another one (`HttpNetworkTransaction::ShouldResendRequest`). It tells
 * the page nothing, so there is one line for all of them in the ledger.
 */
export function mayBeSentAgain(seen: readonly Seen[], ledger: readonly Line[]): Line[] {
  const known = new Set(ledger.map(nameOf));
  return seen
    .filter(({ broke }) => broke)
    .map(({ path, bytes, sha256 }) => ({ route: path, bytes, sha256 }))
    .filter((line) => known.has(nameOf(line)));
}

export function requestLines(entries: readonly LedgerEntry[]): Line[] {
  return entries.flatMap((entry) => (entry.kind === 'request' ? [entry] : []));
}

const nameOf = ({ route, bytes, sha256 }: Line): string => `${route} of ${bytes} bytes, ${sha256}`;

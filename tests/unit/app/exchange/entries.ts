import { createHash } from 'node:crypto';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ReadingReport } from '#lib/domain/exchange/import-report.ts';

const digest = (kind: string, name: string) => createHash(kind).update(name).digest('hex');

/** The digests of a file whose content is its name. */
export function digestsOf(name: string) {
  return { md5: digest('md5', name), sha1: digest('sha1', name), sha256: digest('sha256', name) };
}

/** An entry about that file, with all digests unless `change` says otherwise. */
export function entryOf(name: string, change: Partial<ExchangeEntry> = {}): ExchangeEntry {
  const empty = { paths: [{ path: `C:\\Evidence\\${name}` }], series: [], tags: [], vendorHashes: [], properties: [] };
  return { at: 0, ...digestsOf(name), ...empty, ...change };
}

/** The same entry with some of its digests only. */
export function only(entry: ExchangeEntry, ...kinds: ('md5' | 'sha1' | 'sha256')[]): ExchangeEntry {
  const { md5, sha1, sha256, ...rest } = entry;
  const digests = Object.entries({ md5, sha1, sha256 }).filter(([kind]) => kinds.some((each) => each === kind));
  return { ...rest, ...Object.fromEntries(digests) };
}

export function readingOf(read: number, change: Partial<ReadingReport> = {}): ReadingReport {
  const nothing = { skipped: 0, skippedFirst: [], skippedBy: {}, notCarried: {}, wrongCounts: [] };
  return { format: 'vics-2.0', version: null, read, ...nothing, truncated: false, bytes: 1000, ...change };
}

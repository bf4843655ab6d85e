import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import type { LossReport } from '#lib/domain/exchange/loss-report.ts';
import { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { ok } from '#lib/domain/result.ts';
import { DIGESTS, type WriteOptions } from '#lib/formats/exchange/write/entry-writer.ts';
import { type OfferedEntry, writeEntries } from '#lib/formats/exchange/write/write-entries.ts';

const FACTS = {
  build: '0.1.0+test',
  createdAt: '2026-11-26T12:00:00.000Z',
  caseId: '01939f7e-0000-7000-8000-000000000000',
  caseReference: 'K-1/26',
};

/** What a format makes of entries that come three at a time, and what it says it has lost. */
export async function written(
  entries: readonly ExchangeEntry[],
  format: ExportFormat,
  change: Partial<WriteOptions> = {},
): Promise<{ text: string; report: LossReport }> {
  const options = { format, scheme: null, paths: true, digests: DIGESTS, facts: FACTS, ...change };
  const tally = new LossTally();
  let text = '';
  for await (const part of writeEntries(inPortions(entries), options, tally)) text += part.ok ? part.value : '';
  return { text, report: tally.report({ format, use: 'inside', rule: null, scheme: options.scheme }) };
}

async function* inPortions(entries: readonly ExchangeEntry[]) {
  for (let at = 0; at < entries.length; at += 3) {
    const some = entries.slice(at, at + 3).map(
      (entry): OfferedEntry =>
        () =>
          ok(entry),
    );
    yield await Promise.resolve(ok(some));
  }
}

/** An entry of which little is said. */
export function entry(change: Partial<ExchangeEntry> = {}): ExchangeEntry {
  return {
    at: 0,
    md5: '9e107d9d372bb6826bd81d3542a419d6',
    sha1: '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    paths: [],
    series: [],
    tags: [],
    vendorHashes: [],
    properties: [],
    ...change,
  };
}

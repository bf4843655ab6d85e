import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import { readExchange } from '#lib/formats/exchange/read-exchange.ts';
import type { ReadFault, ReadOptions } from '#lib/formats/exchange/reading.ts';
import type { GoodFile } from '../services/known-sets.ts';

/** Files of one step. */
const AT_ONCE = 1000;

/** Why a list cannot be taken for a known-good set. */
export type ListFault = ReadFault | { why: 'truncated' };

/** The files that a list names, for a set; what the reader itself leaves out is told as unreadable. */
export async function* goodFiles(
  source: ByteSource,
  format: ExchangeFormat,
  options: ReadOptions,
): AsyncGenerator<Result<GoodFile[], ListFault>, void> {
  for await (const step of readExchange(source, format, options)) {
    if (!step.ok) {
      yield step;
      return;
    }
    if ('entries' in step.value) yield ok(step.value.entries.map(goodFileOf));
    else if (step.value.end.truncated) yield err({ why: 'truncated' });
    else yield* leftOut(step.value.end);
  }
}

function goodFileOf({ at, sha256, sha1, md5 }: ExchangeEntry): GoodFile {
  const digests = [sha256, sha1].filter((digest) => digest !== undefined);
  return { at, digests, ...(digests.length === 0 && md5 !== undefined && { md5Only: true }) };
}

/** One for each: of a great many only the first have a place. */
function* leftOut({ skipped, skippedFirst }: ReadingReport): Generator<Result<GoodFile[], never>, void> {
  for (let from = 0; from < skipped; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, skipped - from);
    yield ok(Array.from({ length }, (_, i) => ({ at: skippedFirst[from + i]?.at ?? 0, digests: [] })));
  }
}

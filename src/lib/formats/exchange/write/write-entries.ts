import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import type { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import type { LeftOutWhy } from '#lib/domain/exchange/loss-report.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { entryCsv } from './entry-csv.ts';
import type { EntryWriter, WriteOptions } from './entry-writer.ts';
import { hashdeep } from './hashdeep.ts';
import { icseCsv } from './icse-csv.ts';
import { lintelEntries } from './lintel-entries.ts';
import { sums } from './sums.ts';
import { vicsCase, vicsHashSet } from './vics-document.ts';

/** One medium to be written: its entry and what was lost before it, or why there is none. Called while it is in hand. */
export type OfferedEntry = (tally: LossTally) => Result<ExchangeEntry, LeftOutWhy>;

const WRITERS: Readonly<Record<ExportFormat, (options: WriteOptions) => EntryWriter>> = {
  'vics-2.0-cases': (options) => vicsCase('2.0', options),
  'vics-2.0-media': vicsHashSet,
  'vics-1.3-cases': (options) => vicsCase('1.3', options),
  'icse-csv': icseCsv,
  hashdeep,
  md5sum: () => sums('md5'),
  sha1sum: () => sums('sha1'),
  sha256sum: () => sums('sha256'),
  csv: entryCsv,
  'lintel-entries': lintelEntries,
};

/**
 * A file of an exchange format, in parts of as many entries as come at a time; `tally` tells afterwards what of them the
 * file does not hold. It ends with the first portion that cannot be had.
 */
export async function* writeEntries<E>(
  portions: AsyncIterable<Result<readonly OfferedEntry[], E>>,
  options: WriteOptions,
  tally: LossTally,
): AsyncGenerator<Result<string, E>, void> {
  const writer = WRITERS[options.format](options);
  yield ok(writer.head);
  let written = 0;
  for await (const portion of portions) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    let text = '';
    for (const offered of portion.value) {
      const entry = offered(tally);
      const line = entry.ok ? writer.entry(entry.value, written + 1, tally.lose) : entry;
      if (line.ok) {
        text += written === 0 ? line.value : writer.between + line.value;
        written++;
        tally.written();
      } else tally.leftOut(line.error);
    }
    yield ok(text);
  }
  yield ok(writer.tail(written));
}

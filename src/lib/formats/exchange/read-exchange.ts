import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { delimiterOf } from './csv-guess.ts';
import { mappedReader } from './csv-reader.ts';
import type { EntryReader } from './entry-reader.ts';
import { hashdeepReader } from './hashdeep.ts';
import { headOf } from './head.ts';
import { icseReader } from './icse-csv.ts';
import { lintelFormOf, lintelReader } from './lintel-reader.ts';
import { openPlain } from './open-plain.ts';
import type { PlainBytes } from './plain-bytes.ts';
import { plainListReader } from './plain-list.ts';
import { MAX_STEP_ENTRIES, type ReadFault, type ReadOptions, type ReadStep } from './reading.ts';
import { ReadingTally } from './reading-tally.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';
import { sumsReader } from './sums.ts';
import { threatExchangeReader } from './threatexchange-csv.ts';
import { vicsContextOf } from './vics-context.ts';
import { VicsReader } from './vics-reader.ts';

/** A file may go on for long without an entry; whoever waits hears of it after so many bytes. */
const SIGN_OF_LIFE_BYTES = 4 * 1024 * 1024;
/** No more is read at a time, however much a source gives or unpacking makes of it. */
const MOST_AT_A_TIME = 256 * 1024;

/**
 * Reads an exchange file piece by piece; memory does not grow with it. Ends with the first fault, or with the report of the
 * reading. A file that was cut gives all that stood before the cut, and a report that says so.
 */
export async function* readExchange(
  source: ByteSource,
  format: ExchangeFormat,
  options: ReadOptions,
): AsyncGenerator<Result<ReadStep, ReadFault>, void> {
  const tally = new ReadingTally();
  const plain = await openPlain(source);
  const reader = plain.ok ? await readerOf(format, plain.value, options, tally) : plain;
  if (!plain.ok || !reader.ok) {
    yield reader.ok ? err({ why: 'cannot-be-read' }) : reader;
    return;
  }
  for (const name of plain.value.others) tally.notCarried(name);
  let [read, told] = [0, 0];
  for await (const piece of plain.value.pieces()) {
    if (!piece.ok) {
      yield piece;
      return;
    }
    read = piece.value.read;
    if (piece.value.isCut === true) tally.truncated = true;
    for (const bytes of partsOf(piece.value.bytes)) {
      const entries = reader.value.add(bytes);
      if (!entries.ok) {
        yield entries;
        return;
      }
      yield* stepsOf(entries.value, read);
      if (entries.value.length > 0) told = read;
    }
    if (read - told < SIGN_OF_LIFE_BYTES) continue;
    yield ok({ entries: [], bytes: read });
    told = read;
  }
  const rest = reader.value.end();
  if (rest.ok) yield* stepsOf(rest.value, read);
  yield rest.ok ? ok({ end: tally.report(format, read) }) : rest;
}

async function readerOf(
  format: ExchangeFormat,
  plain: PlainBytes,
  options: ReadOptions,
  tally: ReadingTally,
): Promise<Result<EntryReader, ReadFault>> {
  const head = await headOf(plain);
  if (!head.ok) return head;
  const { text, lines } = head.value;
  switch (format) {
    case 'vics-1.2':
    case 'vics-1.3':
    case 'vics-2.0':
      tally.version = oneLine(vicsContextOf(text), LONGEST_SHORT_TEXT);
      return ok(new VicsReader(tally, options.scheme));
    case 'icse-csv':
      return ok(icseReader(delimiterOf(lines), tally));
    case 'hashdeep':
      return ok(hashdeepReader(tally));
    case 'sums':
      return ok(sumsReader(tally));
    case 'plain-list':
      return plainListReader(tally, lines);
    case 'threatexchange-csv':
      return ok(threatExchangeReader(delimiterOf(lines), tally));
    case 'mapped-csv': {
      const { mapping, scheme } = options;
      return mapping === undefined ? err({ why: 'needs-mapping' }) : ok(mappedReader(mapping, tally, scheme));
    }
    case 'lintel-report': {
      const form = lintelFormOf(text);
      return form === null ? err({ why: 'unknown-format' }) : ok(lintelReader(tally, form));
    }
    case 'nsrl-rds-3':
      // A database, which the hub opens as one.
      return err({ why: 'unknown-format' });
  }
}

function* partsOf(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += MOST_AT_A_TIME) yield bytes.subarray(at, at + MOST_AT_A_TIME);
}

function* stepsOf(entries: ExchangeEntry[], bytes: number): Generator<Result<ReadStep, never>, void> {
  for (let at = 0; at < entries.length; at += MAX_STEP_ENTRIES)
    yield ok({ entries: entries.slice(at, at + MAX_STEP_ENTRIES), bytes });
}

import type { BuildFacts } from '#lib/domain/integrity.ts';
import { Outcome, type Occurrence, type Reason } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Tally } from '#lib/domain/tally.ts';
import { BYTE_ORDER_MARK, csvLines } from './csv.ts';

const FORMAT = 'lintel-errors/1';

/** Why each file is not `hashed`; as codes, which stay, and in the words of whoever reads it. */
export type ErrorLedger<E> = {
  /** Occurrences that are not `hashed`; any that is, is left out. They come some at a time. */
  readonly portions: AsyncIterable<Result<readonly Occurrence[], E>>;
  /** What the listed ones have to add up to. */
  readonly tally: Tally;
  readonly words: (reason: Reason) => string;
};

/** `counts-differ`: what was listed is not what was counted, so the list is not whole. */
export type ErrorLedgerFailure<E> = E | 'counts-differ';

type Line = {
  readonly path: string;
  readonly bytes: number;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly words: string;
  readonly decoder: string | null;
  readonly warnings: readonly string[];
};

const HEADING = ['line', 'path', 'bytes', 'outcome', 'reason', 'reason_in_words', 'decoder', 'warnings', 'files'];

/** `lintel-errors/1`: JSON, one file a line, and at the end the counts of all files, hashed ones included. */
export async function* errorLedgerJson<E>(
  ledger: ErrorLedger<E>,
  head: BuildFacts & { readonly createdAt: string },
): AsyncGenerator<Result<string, ErrorLedgerFailure<E>>, void> {
  yield ok(`${JSON.stringify({ format: FORMAT, ...head }).slice(0, -1)},"files":[`);
  let isFirst = true;
  for await (const lines of checkedLines(ledger)) {
    if (!lines.ok) {
      yield lines;
      return;
    }
    let text = '';
    for (const { words, ...line } of lines.value) {
      text += `${isFirst ? '' : ','}\n${JSON.stringify({ ...line, meaning: words })}`;
      isFirst = false;
    }
    yield ok(text);
  }
  yield ok(`\n],"counts":${JSON.stringify(ledger.tally)}}\n`);
}

/**
 * The same for a spreadsheet (RFC 4180): a line `file` for each of them, then a line `total` for each outcome and one for
 * all files. Cells that a spreadsheet would take for a formula get an apostrophe.
 */
export async function* errorLedgerCsv<E>(
  ledger: ErrorLedger<E>,
): AsyncGenerator<Result<string, ErrorLedgerFailure<E>>, void> {
  yield ok(`${BYTE_ORDER_MARK}${HEADING.join(',')}\r\n`);
  for await (const lines of checkedLines(ledger)) {
    if (!lines.ok) {
      yield lines;
      return;
    }
    if (lines.value.length > 0) yield ok(csvLines(lines.value.map(cellsOf)));
  }
  const total = (outcome: Outcome | 'found') => ['total', '', '', outcome, '', '', '', '', ledger.tally[outcome]];
  yield ok(csvLines([...Outcome.options, 'found' as const].map(total)));
}

function cellsOf({ path, bytes, outcome, reason, words, decoder, warnings }: Line) {
  return ['file', path, bytes, outcome, reason, words, decoder, warnings.join('; '), 1];
}

/** The lines, and a failure at the end when they are not as many as were counted. */
async function* checkedLines<E>({
  portions,
  tally,
  words,
}: ErrorLedger<E>): AsyncGenerator<Result<Line[], ErrorLedgerFailure<E>>, void> {
  const listed = new Map<Outcome, number>();
  for await (const portion of portions) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    const failed = portion.value.filter(({ outcome }) => outcome !== 'hashed');
    for (const { outcome } of failed) listed.set(outcome, (listed.get(outcome) ?? 0) + 1);
    yield ok(failed.map((each) => lineOf(each, words)));
  }
  const isWhole = Outcome.options.every(
    (outcome) => outcome === 'hashed' || (listed.get(outcome) ?? 0) === tally[outcome],
  );
  if (!isWhole) yield err('counts-differ');
}

function lineOf(occurrence: Occurrence, words: (reason: Reason) => string): Line {
  const { path, bytes, outcome, reason, media } = occurrence;
  const { decoder = null, warnings = [] } = media?.provenance ?? {};
  return { path, bytes, outcome, reason, words: reason === null ? '' : words(reason), decoder, warnings };
}

import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { ReadFault } from './reading.ts';
import type { ReadingTally } from './reading-tally.ts';
import { type TextLine, TextLines } from './text-lines.ts';

/** Reads one format out of bytes that come in any pieces, and counts what it meets in the tally that it was made with. */
export type EntryReader = {
  /** The entries that are complete by these bytes. */
  add(piece: Uint8Array): Result<ExchangeEntry[], ReadFault>;
  /** The rest, once there are no more. */
  end(): Result<ExchangeEntry[], ReadFault>;
};

/** What a line of a list is: an entry, null when it was counted or is none, or nothing that such a list has. */
export type LineReading = ExchangeEntry | null | 'unreadable';

/** A reader of a format of lines, by what reads one of them. */
export function lineReader(
  tally: ReadingTally,
  readLine: (text: string, at: number) => LineReading,
  unreadable: 'bad-digest' | 'not-a-record',
): EntryReader {
  const lines = new TextLines();
  const entriesOf = (each: readonly TextLine[]): Result<ExchangeEntry[], ReadFault> => {
    const entries: ExchangeEntry[] = [];
    for (const { at, text, isWhole } of each) {
      if (text === null) {
        tally.skip(at, 'line-too-long');
        continue;
      }
      if (text.trim() === '') continue;
      const entry = readLine(text, at);
      if (entry !== 'unreadable') {
        if (entry !== null) entries.push(entry);
      } else if (isWhole) tally.skip(at, unreadable);
      // A last line that is no line was one before the file was cut.
      else tally.truncated = true;
    }
    return ok(entries);
  };
  return { add: (piece) => entriesOf(lines.add(piece)), end: () => entriesOf(lines.end()) };
}

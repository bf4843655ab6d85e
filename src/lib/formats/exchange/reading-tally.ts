import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { type ReadingReport, type SkipReason, TOLD_ONE_BY_ONE } from '#lib/domain/exchange/import-report.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';

/** So many different names of fields are counted apart; a hostile file could invent a new one for every record. */
const MOST_NAMES = 200;
const OTHER_NAMES = '(others)';

/** Counts what becomes of everything in one file. read = handed on + skipped. */
export class ReadingTally {
  version: string | null = null;
  truncated = false;
  #handedOn = 0;
  #skipped = 0;
  readonly #skippedFirst: ReadingReport['skippedFirst'] = [];
  readonly #skippedBy = new Map<SkipReason, number>();
  readonly #notCarried = new Map<string, number>();
  readonly #wrongCounts: ReadingReport['wrongCounts'] = [];

  handedOn(): void {
    this.#handedOn += 1;
  }

  /** @param at line from 1, or index from 0 */
  skip(at: number, reason: SkipReason, said: string | null = null): void {
    this.#skipped += 1;
    this.#skippedBy.set(reason, (this.#skippedBy.get(reason) ?? 0) + 1);
    if (this.#skippedFirst.length >= TOLD_ONE_BY_ONE) return;
    const member = said === null ? null : oneLine(said, LONGEST_SHORT_TEXT);
    this.#skippedFirst.push({ at, reason, ...(member !== null && { member }) });
  }

  /** A field that says something nothing of ours holds, or not all of it. */
  notCarried(field: string, times = 1): void {
    let name = oneLine(field, LONGEST_SHORT_TEXT) ?? OTHER_NAMES;
    // A member of an object of that name would not be one.
    if (name === '__proto__') name = OTHER_NAMES;
    if (!this.#notCarried.has(name) && this.#notCarried.size >= MOST_NAMES) name = OTHER_NAMES;
    this.#notCarried.set(name, (this.#notCarried.get(name) ?? 0) + times);
  }

  /** The file's own count of something that was counted here. */
  count(member: string, said: number, found: number): void {
    if (said !== found && this.#wrongCounts.length < TOLD_ONE_BY_ONE) this.#wrongCounts.push({ member, said, found });
  }

  report(format: ExchangeFormat, bytes: number): ReadingReport {
    return {
      format,
      version: this.version,
      read: this.#handedOn + this.#skipped,
      skipped: this.#skipped,
      skippedFirst: this.#skippedFirst,
      skippedBy: Object.fromEntries(this.#skippedBy),
      notCarried: Object.fromEntries(this.#notCarried),
      wrongCounts: this.#wrongCounts,
      truncated: this.truncated,
      bytes,
    };
  }
}

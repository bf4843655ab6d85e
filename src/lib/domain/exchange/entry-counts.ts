import type { DataRule } from '../data-rule.ts';
import type { Disguise } from '../disclosable-record.ts';
import type { ImportItem } from '../wire/imports.ts';
import type { ExchangeEntry } from './entry.ts';
import { type ReadingReport, SkipReason, TOLD_ONE_BY_ONE } from './import-report.ts';
import { projectEntry } from './projected-entry.ts';

type Counts = Record<string, number>;

/** What would leave, or has left, of the entries of a list: of how many each field does, and of how many it is kept back. */
export type ListLeaving = {
  readonly items: number;
  readonly leaving: Readonly<Counts>;
  /** By the data rule. */
  readonly withheld: Readonly<Counts>;
};

/** Projects entries under a rule one after the other, and counts what becomes of them beside what their reader counts. */
export class EntryCounts {
  readonly #rule: DataRule;
  readonly #disguise: Disguise;
  readonly #leaving: Counts = {};
  readonly #withheld: Counts = {};
  readonly #notCarried: Counts = {};
  readonly #skippedBy: Counts = {};
  readonly #skippedFirst: { at: number; reason: SkipReason }[] = [];
  #items = 0;
  #skipped = 0;

  constructor(rule: DataRule, disguise: Disguise) {
    this.#rule = rule;
    this.#disguise = disguise;
  }

  get items(): number {
    return this.#items;
  }

  get leaving(): ListLeaving {
    return { items: this.#items, leaving: { ...this.#leaving }, withheld: { ...this.#withheld } };
  }

  /** The items that entries become, without those of which nothing can be held. */
  add(entries: readonly ExchangeEntry[]): ImportItem[] {
    return entries.flatMap((entry) => {
      const { item, skip, withheld, notCarried } = projectEntry(entry, this.#rule, this.#disguise);
      for (const field of withheld) increment(this.#withheld, field);
      for (const member of notCarried) increment(this.#notCarried, member);
      if (item === null) {
        this.#skip(entry.at, skip ?? 'no-hash');
        return [];
      }
      this.#items++;
      for (const field of Object.keys(item)) if (field !== 'at') increment(this.#leaving, field);
      return [item];
    });
  }

  /** The reader's report with what was left out here. */
  report(reading: ReadingReport): ReadingReport {
    const skippedFirst = [...reading.skippedFirst, ...this.#skippedFirst].sort((a, b) => a.at - b.at);
    return {
      ...reading,
      skipped: reading.skipped + this.#skipped,
      skippedBy: summed(reading.skippedBy, this.#skippedBy),
      skippedFirst: skippedFirst.slice(0, TOLD_ONE_BY_ONE),
      notCarried: summed(reading.notCarried, this.#notCarried),
    };
  }

  #skip(at: number, reason: SkipReason): void {
    this.#skipped++;
    increment(this.#skippedBy, reason);
    if (this.#skippedFirst.length < TOLD_ONE_BY_ONE) this.#skippedFirst.push({ at, reason });
  }
}

/** What a hub is told of how many entries were left out, and why. */
export function skippedByReason({ skippedBy }: ReadingReport): Partial<Record<SkipReason, number>> {
  return Object.fromEntries(
    SkipReason.options.flatMap((reason) => (skippedBy[reason] === undefined ? [] : [[reason, skippedBy[reason]]])),
  );
}

function increment(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function summed(some: Readonly<Counts>, more: Readonly<Counts>): Counts {
  const sum = { ...some };
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import {
  type ImportReport,
  type ReadingReport,
  SkipReason,
  TOLD_ONE_BY_ONE,
} from '#lib/domain/exchange/import-report.ts';
import { projectEntry } from '#lib/domain/exchange/projected-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ImportItem } from '#lib/domain/wire/imports.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import { readExchange } from '#lib/formats/exchange/read-exchange.ts';
import type { ReadFault, ReadOptions } from '#lib/formats/exchange/reading.ts';
import { NO_DISGUISE, withoutDisguise } from './hub-projection.ts';
import { type ImportParts, OperatorImport } from './operator-import.ts';

/** `withheld`: of how many entries the bureau's rule kept a field back. */
export type ExchangeImported = ImportReport & { withheld: Readonly<Record<string, number>> };
export type ImportFault = ReadFault | { why: 'unknown-bureau' } | { why: 'truncated'; reading: ReadingReport };

type Wish = { bureau: string; source: ByteSource; format: ExchangeFormat; options: ReadOptions };

/**
 * Takes a file of another tool in, for a bureau and under its current data rule: what the rule withholds is not stored. The file
 * is read a piece at a time, and nothing of it is met before all of it was read; one that is cut or damaged leaves
 * nothing behind.
 */
export class ExchangeImport {
  readonly #parts: ImportParts;

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  async run({ bureau, source, format, options }: Wish): Promise<Result<ExchangeImported, ImportFault>> {
    const inForce = await this.#parts.store.bureaux.ruleInForce(bureau);
    if (inForce === null) return err({ why: 'unknown-bureau' });
    const begun = await OperatorImport.begin(this.#parts, { bureau, format, rule: inForce.rule });
    const counts = new EntryCounts();
    const rule = withoutDisguise(inForce.rule);
    try {
      for await (const step of readExchange(source, format, options)) {
        if (!step.ok) {
          await begun.abandon();
          return step;
        }
        if ('entries' in step.value) {
          const items = step.value.entries.flatMap((entry) =>
            counts.add(entry, projectEntry(entry, rule, NO_DISGUISE)),
          );
          await begun.add(items);
          continue;
        }
        const reading = counts.report(step.value.end);
        if (reading.truncated) {
          await begun.abandon();
          return err({ why: 'truncated', reading });
        }
        const { read, skippedBy } = reading;
        const row = await begun.commit({ read, skippedBy: knownReasons(skippedBy) });
        const { accepted, merged, contradictions, contradictionsFirst } = row;
        return ok({ reading, accepted, merged, contradictions, contradictionsFirst, withheld: counts.withheld });
      }
    } catch (error) {
      await begun.abandon();
      throw error;
    }
    throw new Error('A reader ended without a report');
  }
}

/** What becomes of entries beside what their reader counts. */
class EntryCounts {
  readonly withheld: Record<string, number> = {};
  readonly #notCarried: Record<string, number> = {};
  readonly #skippedBy: Record<string, number> = {};
  readonly #skippedFirst: { at: number; reason: SkipReason }[] = [];
  #skipped = 0;

  add({ at }: ExchangeEntry, { item, skip, withheld, notCarried }: ReturnType<typeof projectEntry>): ImportItem[] {
    for (const field of withheld) increment(this.withheld, field);
    for (const member of notCarried) increment(this.#notCarried, member);
    if (item !== null) return [item];
    const reason = skip ?? 'no-hash';
    this.#skipped++;
    increment(this.#skippedBy, reason);
    if (this.#skippedFirst.length < TOLD_ONE_BY_ONE) this.#skippedFirst.push({ at, reason });
    return [];
  }

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
}

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function summed(some: Readonly<Record<string, number>>, more: Readonly<Record<string, number>>) {
  const sum = { ...some };
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function knownReasons(counts: Readonly<Record<string, number>>): Partial<Record<SkipReason, number>> {
  return Object.fromEntries(
    SkipReason.options.flatMap((reason) => (counts[reason] === undefined ? [] : [[reason, counts[reason]]])),
  );
}

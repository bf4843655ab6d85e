import { EntryCounts, skippedByReason } from '#lib/domain/exchange/entry-counts.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ImportReport, ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { ReadingContradictions } from '#lib/domain/exchange/reading-contradictions.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { MAX_TOLD } from '#lib/domain/wire/imports.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import { readExchange } from '#lib/formats/exchange/read-exchange.ts';
import type { ReadFault, ReadOptions } from '#lib/formats/exchange/reading.ts';
import { NO_DISGUISE, withoutDisguise } from './hub-projection.ts';
import { type ImportParts, OperatorImport } from './operator-import.ts';

/** `withheld`: of how many entries the bureau's rule kept a field back. */
export type ExchangeImported = ImportReport & { withheld: Readonly<Record<string, number>> };
export type ImportFault = ReadFault | { why: 'unknown-bureau' } | { why: 'truncated'; reading: ReadingReport };

/** How far an import is. `entries`: those that were read so far. */
export type ImportProgress =
  | { readonly step: 'reading'; readonly entries: number; readonly bytes: number }
  | { readonly step: 'taking'; readonly entries: number; readonly taken: number };

type Wish = {
  bureau: string;
  source: ByteSource;
  format: ExchangeFormat;
  options: ReadOptions;
  progress?: (progress: ImportProgress) => void;
};

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

  async run({
    bureau,
    source,
    format,
    options,
    progress = ignored,
  }: Wish): Promise<Result<ExchangeImported, ImportFault>> {
    const inForce = await this.#parts.store.bureaux.ruleInForce(bureau);
    if (inForce === null) return err({ why: 'unknown-bureau' });
    const begun = await OperatorImport.begin(this.#parts, { bureau, format, rule: inForce.rule });
    const counts = new EntryCounts(withoutDisguise(inForce.rule), NO_DISGUISE);
    const contradicting = new ReadingContradictions(MAX_TOLD);
    try {
      for await (const step of readExchange(source, format, options)) {
        if (!step.ok) {
          await begun.abandon();
          return step;
        }
        if ('entries' in step.value) {
          contradicting.take(step.value.entries);
          await begun.add(counts.add(step.value.entries));
          progress({ step: 'reading', entries: counts.items, bytes: step.value.bytes });
          continue;
        }
        const reading = counts.report(step.value.end);
        if (reading.truncated) {
          await begun.abandon();
          return err({ why: 'truncated', reading });
        }
        const { count, first } = contradicting;
        const said = { read: reading.read, skippedBy: skippedByReason(reading), found: { count, first } };
        const entries = counts.items;
        const row = await begun.commit(said, (taken) => {
          progress({ step: 'taking', entries, taken });
        });
        const { accepted, merged, contradictions, contradictionsFirst } = row;
        return ok({
          reading,
          accepted,
          merged,
          contradictions,
          contradictionsFirst,
          withheld: counts.leaving.withheld,
        });
      }
    } catch (error) {
      await begun.abandon();
      throw error;
    }
    throw new Error('A reader ended without a report');
  }
}

const ignored = () => undefined;

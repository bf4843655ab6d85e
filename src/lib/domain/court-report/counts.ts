import * as z from 'zod/mini';
import { MarkCode } from '../mark.ts';
import { Mime, type Outcome, outcomesIn } from '../media.ts';
import { Verdict } from '../verdict.ts';
import { FILE_COUNTS } from '../work-facts.ts';

const Count = z.int().check(z.gte(0));

/** How many files of a case are what. `found` is the sum of the four outcomes; every list adds up to `found`. */
export const ReportCounts = z.strictObject({
  ...FILE_COUNTS,
  /** Null: the file could not be read. */
  byType: z.array(z.strictObject({ mime: z.nullable(Mime), files: Count })),
  /** Null: undecided. */
  byCategory: z.array(z.strictObject({ category: z.nullable(MarkCode), files: Count })),
  /** Null: the hub was not asked. */
  byVerdict: z.array(z.strictObject({ verdict: z.nullable(Verdict), files: Count })),
  /** Paths under which files with different content were met: the file changed between two readings. */
  changedPaths: Count,
});
export type ReportCounts = z.infer<typeof ReportCounts>;

/** A file as far as it is counted. */
type Counted = {
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly damaged: boolean;
  readonly mime: string | null;
  readonly category: string | null;
  readonly verdict: Verdict | null;
};

/** Adds files up one by one. */
export class RunningCounts {
  readonly #sums = { found: 0, duplicates: 0, damaged: 0, bytes: 0 };
  readonly #outcomes = new Map<Outcome, number>();
  readonly #types = new Map<string | null, number>();
  readonly #categories = new Map<string | null, number>();
  readonly #verdicts = new Map<Verdict | null, number>();
  readonly #seen = new Set<string>();

  add({ outcome, bytes, sha256, damaged, mime, category, verdict }: Counted): void {
    this.#sums.found++;
    this.#sums.bytes += bytes;
    more(this.#outcomes, outcome);
    more(this.#types, mime);
    more(this.#categories, category);
    more(this.#verdicts, verdict);
    // A thousand empty files, or a thousand copies of one text, are no duplicates of pictures.
    if (outcome !== 'hashed' || sha256 === null) return;
    if (damaged) this.#sums.damaged++;
    if (this.#seen.has(sha256)) this.#sums.duplicates++;
    this.#seen.add(sha256);
  }

  /** @param changedPaths is not seen in single files */
  counts(changedPaths: number): ReportCounts {
    const of = (outcome: Outcome) => this.#outcomes.get(outcome) ?? 0;
    return {
      ...this.#sums,
      hashed: of('hashed'),
      'hashed-without-pixels': of('hashed-without-pixels'),
      quarantined: of('quarantined'),
      unreadable: of('unreadable'),
      byType: most(this.#types).map(([mime, files]) => ({ mime, files })),
      byCategory: most(this.#categories).map(([category, files]) => ({ category, files })),
      byVerdict: most(this.#verdicts).map(([verdict, files]) => ({ verdict, files })),
      changedPaths,
    };
  }
}

/** Whether every sum of the counts is the number of files found, and no part is larger than its whole. */
export function addsUp(counts: ReportCounts): boolean {
  const { found, hashed, duplicates, damaged, byType, byCategory, byVerdict } = counts;
  const lists = [byType, byCategory, byVerdict];
  return (
    outcomesIn(counts) === found &&
    lists.every((list) => filesIn(list) === found) &&
    Math.max(duplicates, damaged) <= hashed &&
    counts.changedPaths <= found
  );
}

/** The sum over the entries of a list. */
export function filesIn(list: readonly { readonly files: number }[]): number {
  return list.reduce((sum, { files }) => sum + files, 0);
}

function more<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The largest first; of equal ones in the order of their names, so that the same files always give the same list. */
function most<K extends string | null>(counts: Map<K, number>): [K, number][] {
  return [...counts].sort(([a, m], [b, n]) => n - m || ((a ?? '') < (b ?? '') ? -1 : 1));
}

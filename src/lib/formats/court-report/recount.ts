import { canonicalJson } from '#lib/domain/canonical.ts';
import { addsUp, filesIn, type ReportCounts, RunningCounts } from '#lib/domain/court-report/counts.ts';
import type { ErrorLine, FileLine, TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';

const WITHOUT_PIXELS = ['hashed-without-pixels', 'quarantined', 'unreadable'] as const;

/** Counts the lines of a report once more, and holds the counts that it states against them and against one another. */
export class Recount {
  readonly #files = new RunningCounts();
  readonly #ofJob = new Map<number, number>();
  readonly #errors = new Map<ErrorLine['outcome'], number>();
  readonly #answers = new Set<string>();
  /** Answers that lines of files name. */
  readonly #named = new Set<string>();

  add(some: TableLines): void {
    if (some.table === 'files') for (const line of some.lines) this.#file(line);
    else if (some.table === 'errors') {
      for (const { outcome } of some.lines) this.#errors.set(outcome, (this.#errors.get(outcome) ?? 0) + 1);
    } else if (some.table === 'answers') for (const { answerId } of some.lines) this.#answers.add(answerId);
  }

  /** Whether everything adds up. */
  agrees({ counts, jobs, filesOfOtherJobs, imports, method, listed }: ReportStatement): boolean {
    const again = this.#files.counts(counts.changedPaths);
    const isWhole =
      listed.files !== 'all' ||
      (canonicalJson(again) === canonicalJson(counts) &&
        jobs.every(({ number, files }) => files === (this.#ofJob.get(number) ?? 0)));
    return (
      addsUp(counts) &&
      isWhole &&
      isPartOf(again, counts) &&
      filesIn(jobs) + filesOfOtherJobs === counts.found &&
      filesIn(method.decoders) === counts.found &&
      imports.every(({ read, accepted, merged, skipped }) => read === accepted + merged + skipped) &&
      WITHOUT_PIXELS.every((outcome) => (this.#errors.get(outcome) ?? 0) === counts[outcome]) &&
      [...this.#named].every((answerId) => this.#answers.has(answerId))
    );
  }

  #file(line: FileLine): void {
    this.#files.add(line);
    this.#ofJob.set(line.job, (this.#ofJob.get(line.job) ?? 0) + 1);
    if (line.answerId !== null) this.#named.add(line.answerId);
  }
}

/** A choice of the files has no more of anything than all of them. */
function isPartOf(some: ReportCounts, all: ReportCounts): boolean {
  return (['found', 'hashed', ...WITHOUT_PIXELS, 'duplicates', 'damaged', 'bytes'] as const).every(
    (name) => some[name] <= all[name],
  );
}

import { canonicalJson } from '#lib/domain/canonical.ts';
import { addsUp, filesIn, type ReportCounts, RunningCounts } from '#lib/domain/court-report/counts.ts';
import { type KnownSetFacts, SetTally } from '#lib/domain/court-report/known-sets.ts';
import type { ErrorLine, FileLine, TableLines } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { historyAddsUp } from '#lib/domain/job-history.ts';
import { AnswerCounts } from './answer-counts.ts';

const WITHOUT_PIXELS = ['hashed-without-pixels', 'quarantined', 'unreadable'] as const;
const SET_COUNTS = ['files', 'confirmed', 'probable', 'alike'] as const;

/** Counts the lines of a report once more, and holds the counts that it states against them and against one another. */
export class Recount {
  readonly #files = new RunningCounts();
  readonly #ofJob = new Map<number, number>();
  readonly #errors = new Map<ErrorLine['outcome'], number>();
  readonly #answers = new AnswerCounts();
  readonly #sets = new SetTally();
  #someNameSets = false;

  add(some: TableLines): void {
    if (some.table === 'files') for (const line of some.lines) this.#file(line);
    else if (some.table === 'errors') {
      for (const { outcome } of some.lines) this.#errors.set(outcome, (this.#errors.get(outcome) ?? 0) + 1);
    } else if (some.table === 'answers') for (const line of some.lines) this.#answers.answer(line);
  }

  /** Whether everything adds up. */
  agrees({ counts, jobs, filesOfOtherJobs, imports, method, listed, knownSets }: ReportStatement): boolean {
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
      jobs.every(({ history }) => history === undefined || historyAddsUp(history)) &&
      filesIn(method.decoders) === counts.found &&
      imports.every(({ read, accepted, merged, skipped }) => read === accepted + merged + skipped) &&
      WITHOUT_PIXELS.every((outcome) => (this.#errors.get(outcome) ?? 0) === counts[outcome]) &&
      this.#answers.isSound &&
      (knownSets === undefined ? !this.#someNameSets : this.#setsAgree(knownSets, counts, listed.files === 'all'))
    );
  }

  #file(line: FileLine): void {
    this.#files.add(line);
    this.#ofJob.set(line.job, (this.#ofJob.get(line.job) ?? 0) + 1);
    this.#answers.file(line);
    const { sets = [] } = line;
    this.#sets.add(sets);
    this.#someNameSets ||= sets.length > 0;
  }

  /** @param isAll every file of the case is listed, and not some of them */
  #setsAgree({ sets, byVerdict }: KnownSetFacts, { found }: ReportCounts, isAll: boolean): boolean {
    const again = this.#sets.bySet(sets.length);
    const verdicts = this.#sets.byVerdict(sets.map(({ kind }) => kind));
    if (verdicts === null || filesIn(byVerdict) !== found) return false;
    const stated = new Map(byVerdict.map(({ verdict, files }) => [verdict, files]));
    return (
      sets.every(({ files, confirmed, probable, alike }) => files === confirmed + probable + alike && files <= found) &&
      sets.every((set, i) => SET_COUNTS.every((name) => isSo(again[i]?.[name] ?? 0, set[name], isAll))) &&
      verdicts.every(({ verdict, files }) => isSo(files, stated.get(verdict) ?? 0, isAll)) &&
      (!isAll || verdicts.length === byVerdict.length)
    );
  }
}

/** Some of the files have no more of anything than all of them. */
function isSo(counted: number, stated: number, isAll: boolean): boolean {
  return isAll ? counted === stated : counted <= stated;
}

/** A choice of the files has no more of anything than all of them. */
function isPartOf(some: ReportCounts, all: ReportCounts): boolean {
  return (['found', 'hashed', ...WITHOUT_PIXELS, 'duplicates', 'damaged', 'bytes'] as const).every(
    (name) => some[name] <= all[name],
  );
}

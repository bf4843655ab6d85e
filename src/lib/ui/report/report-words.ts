import type { JobFacts, ReportStatement } from '#lib/domain/court-report/statement.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatInstant } from '../format.ts';
import { verdictWord } from '../verdict-words.ts';

/** A category in the words of its scheme; a code that the scheme does not have stays as it is. */
export function categoryWord({ categories }: ReportStatement['scheme'], code: string | null): string {
  if (code === null) return m.report_undecided();
  return categories.find((category) => category.code === code)?.name ?? code;
}

export function verdictOrNone(verdict: Verdict | null): string {
  return verdict === null ? m.report_not_asked() : verdictWord(verdict);
}

const SOURCES: Record<JobFacts['source']['kind'], () => string> = {
  files: m.report_source_files,
  folder: m.report_source_folder,
  drop: m.report_source_drop,
};

export function sourceWord(kind: JobFacts['source']['kind']): string {
  return SOURCES[kind]();
}

/** When a job ended, or why it says nothing of that. */
export function endOfJob({ state, endedAt }: JobFacts): string {
  if (state === 'open' || endedAt === null) return m.report_job_not_over();
  return state === 'done' ? formatInstant(endedAt) : `${formatInstant(endedAt)} (${m.report_job_cancelled()})`;
}

/** The result of the self-test in one sentence. */
export function selfTestWords(test: ReportStatement['method']['selfTest']): string {
  if (test === null) return m.report_self_test_absent();
  const facts = {
    ...{ passed: String(test.passed), files: String(test.files) },
    ...{ at: formatInstant(test.createdAt), build: test.build },
  };
  if (test.verdict === 'passed') return m.report_self_test_result(facts);
  return test.verdict === 'failed' ? m.report_self_test_failed(facts) : m.report_self_test_not_run(facts);
}

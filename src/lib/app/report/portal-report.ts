import type { Portal } from '../portal.svelte.ts';
import type { ReportSource } from './report-source.ts';

/** What a report about the case on the screen is made of, as it is at this moment. */
export function reportSourceOf({ access, buildRoot, hub, selfTest, work }: Portal, browser: string): ReportSource {
  const { cases, results, triage } = work;
  return {
    ...buildRoot.facts,
    browser,
    rows: [...results.all],
    occurrences: (rows) => work.occurrences(rows),
    markOf: (sha256) => triage.markOf(sha256),
    findingOf: (sha256) => hub.findingOf(sha256),
    case: cases.current,
    exhibits: cases.exhibits,
    jobs: cases.jobs,
    scheme: triage.scheme,
    selfTest: selfTest.result,
    vault: access.vault,
  };
}

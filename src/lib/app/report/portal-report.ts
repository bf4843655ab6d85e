import type { Portal } from '../portal.svelte.ts';
import type { ReportSource } from './report-source.ts';

/** What a report about the case on the screen is made of, as it is at this moment. */
export function reportSourceOf(portal: Portal, browser: string): ReportSource {
  const { access, buildRoot, hub, knownSets, selfTest, setHits, work } = portal;
  const { cases, results, triage } = work;
  const sets = (knownSets?.sets ?? []).filter(({ enabled }) => enabled);
  return {
    ...buildRoot.facts,
    browser,
    rows: [...results.all],
    occurrences: (rows) => work.occurrences(rows),
    markOf: (sha256) => triage.markOf(sha256),
    findingOf: (sha256) => hub.findingOf(sha256),
    sets,
    setsComplete:
      access.vault === null || (knownSets !== null && (sets.length === 0 || knownSets.lookUp.is === 'done')),
    setHitsOf: (sha256) => setHits.of(sha256),
    isNamedWhole: (media) => work.otherLists?.namesWhole(media) === true,
    case: cases.current,
    exhibits: cases.exhibits,
    jobs: cases.jobs,
    scheme: triage.scheme,
    selfTest: selfTest.result,
    vault: access.vault,
  };
}

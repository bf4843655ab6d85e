import { Results } from '#lib/app/results.svelte.ts';
import type { NearGroup } from '#lib/app/row-facts.ts';
import type { Finding } from '#lib/domain/case-row.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import type { SetHit } from '#lib/domain/set-hit.ts';
import type { Verdict } from '#lib/domain/verdict.ts';

export const NOW = Date.parse('2026-11-22T09:30:00.000Z');

export function finding(verdict: Verdict): Finding {
  return { verdict, matches: [], matchCount: 0, answerId: '', asOf: '2026-11-22T09:30:00.000Z' };
}

/** Results whose surroundings a test can change, and short ways to fill and to read them. */
export function casePages() {
  const findings = new Map<string, Finding>();
  const marks = new Map<string, Mark>();
  const groups = new Map<string, NearGroup>();
  const earlier = new Map<string, number>();
  const sets = new Map<string, readonly SetHit[]>();
  const named = new Set<string>();
  const results = new Results({
    findingOf: (sha256) => findings.get(sha256),
    markOf: (sha256) => marks.get(sha256),
    groupOf: (sha256) => groups.get(sha256) ?? null,
    setHitsOf: (sha256) => sets.get(sha256) ?? [],
    earlierOf: (sha256) => earlier.get(sha256) ?? 0,
    isNamed: ({ sha256 }) => named.has(sha256),
    isNamedWhole: ({ sha256 }) => named.has(sha256),
    locale: () => 'en',
    now: () => NOW,
  });
  const add = (occurrences: readonly Occurrence[], job = 1) => {
    results.apply(results.plan(occurrences, job));
  };
  const paths = () => results.view.map(({ path }) => path);
  return { results, findings, marks, groups, earlier, sets, named, add, paths };
}

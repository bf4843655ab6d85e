import { strongestVerdict } from '#lib/domain/verdict.ts';
import { type LookupResult, type Match, MAX_MATCHES } from '#lib/domain/wire/lookup.ts';
import type { Bureau } from '../store/store.ts';
import type { Hit } from './hits.ts';

/** One line of an answer: who holds what matches, the strongest of it first, and how many do. */
export function resultOf(ref: number, hits: readonly Hit[], bureaux: ReadonlyMap<string, Bureau>): LookupResult {
  const matches = hits.map((hit) => matchOf(hit, bureaux));
  const verdict = strongestVerdict(matches.map((match) => match.verdict));
  return { ref, verdict, matches: matches.slice(0, MAX_MATCHES), matchCount: matches.length };
}

function matchOf({ via, distance, contribution }: Hit, bureaux: ReadonlyMap<string, Bureau>): Match {
  const bureau = bureaux.get(contribution.bureau);
  return {
    via,
    ...(distance !== undefined && { distance }),
    verdict: 'known',
    damaged: contribution.damaged,
    series: null,
    contact: bureau === undefined ? null : { bureau: bureau.code, name: bureau.name, reach: bureau.reach },
    flags: { victimIdentified: null, offenderIdentified: null, distributed: null },
  };
}

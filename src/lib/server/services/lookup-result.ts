import type { HolderNaming } from '#lib/domain/data-rule.ts';
import type { FlagMeaning } from '#lib/domain/flag-meanings.ts';
import { strongestVerdict, verdictStrength } from '#lib/domain/verdict.ts';
import { type LookupItem, type LookupResult, type Match, MAX_MATCHES, MAX_NAMED } from '#lib/domain/wire/lookup.ts';
import type { Statement } from '../store/statement-store.ts';
import type { Hit, Hits } from './hits.ts';
import { type MatchContexts, meaningsOf, type MediumContext } from './match-context.ts';

/** What a line of an answer is made of. */
export type Told = {
  contexts: MatchContexts;
  /** The known-good sets that hold each digest. */
  knownGood: ReadonlyMap<string, readonly string[]>;
  /** Whether the asker reads `context`. */
  withContext: boolean;
};

/** One line of an answer: who holds what matches, the strongest of it first, and how many do. */
export function resultOf(item: LookupItem, { hits, refuted }: Hits, told: Told): LookupResult {
  const matches = hits
    .map((hit) => ({ hit, medium: told.contexts.media.get(hit.contribution.media) }))
    // Whoever took the last word about a medium back a moment ago holds nothing any more.
    .filter((match): match is { hit: Hit; medium: MediumContext } => match.medium !== undefined)
    .sort((a, b) => verdictStrength(b.medium.verdict) - verdictStrength(a.medium.verdict));
  const knownGood = setsHolding(item, told.knownGood);
  const verdicts = matches.map(({ medium }) => medium.verdict);
  return {
    ref: item.ref,
    verdict: verdicts.length === 0 && knownGood.length > 0 ? 'ignorable' : strongestVerdict(verdicts),
    matches: matches.slice(0, MAX_MATCHES).map(({ hit, medium }) => matchOf(hit, medium, told)),
    matchCount: matches.length,
    ...(told.withContext && { context: { refuted, knownGood: knownGood.slice(0, MAX_NAMED) } }),
  };
}

/** By SHA-256 or SHA-1 only: files with a given MD5 are easily made. */
function setsHolding({ sha256, sha1 }: LookupItem, knownGood: Told['knownGood']): string[] {
  const sets = [sha256, sha1].flatMap((digest) => (digest === undefined ? [] : (knownGood.get(digest) ?? [])));
  return [...new Set(sets)].sort();
}

function matchOf(hit: Hit, medium: MediumContext, { contexts, withContext }: Told): Match {
  const { via, distance, contribution } = hit;
  const said = medium.said.get(contribution.bureau) ?? [];
  const naming = contexts.naming(contribution.bureau, contribution.media);
  const series = [...new Set([...medium.standing.series.map(({ name }) => name), ...said.flatMap(seriesOf)])];
  return {
    via,
    ...(distance !== undefined && { distance }),
    verdict: medium.verdict,
    damaged: contribution.damaged,
    series: series[0] ?? null,
    contact: contactOf(contribution.bureau, naming, contexts),
    flags: flagsOf(said),
    ...(withContext && { context: contextOf(hit, { medium, said, naming, series }, contexts) }),
  };
}

type Holding = { medium: MediumContext; said: readonly Statement[]; naming: HolderNaming; series: readonly string[] };

function contextOf(
  { md5Conflict, confirmed }: Hit,
  { medium, said, naming, series }: Holding,
  contexts: MatchContexts,
): NonNullable<Match['context']> {
  const named = (bureau: string) => (contexts.naming(bureau) === 'hub-only' ? null : bureau);
  const { investigations, identifications } = medium.standing;
  return {
    naming,
    series: series.slice(0, MAX_NAMED),
    category: said.findLast(({ category }) => category !== null)?.category ?? null,
    firstSeenAt: medium.firstSeenAt,
    lastSeenAt: medium.lastSeenAt,
    bureaux: medium.said.size,
    investigations: investigations.slice(0, MAX_NAMED).map(({ id, bureau, contact, expiresAt }) => {
      const reachable = contexts.naming(bureau) === 'bureau-and-contact';
      return { id, bureau: named(bureau), contact: reachable ? contact : null, expiresAt };
    }),
    identifications: identifications.slice(0, MAX_NAMED).map(({ id, kind, bureau, country }) => {
      return { id, kind, bureau: named(bureau), country };
    }),
    ...{ md5Conflict, confirmed },
  };
}

/** Whom to talk to, as far as the bureau lets itself be named. */
function contactOf(code: string, naming: HolderNaming, { bureaux }: MatchContexts): Match['contact'] {
  const bureau = bureaux.get(code);
  if (bureau === undefined || naming === 'hub-only') return null;
  return { bureau: code, name: bureau.name, reach: naming === 'bureau' ? null : bureau.reach };
}

function flagsOf(said: readonly Statement[]): Match['flags'] {
  const meanings = meaningsOf(said);
  const told = (meaning: FlagMeaning) => meanings.has(meaning) || null;
  return {
    victimIdentified: told('victimIdentified'),
    offenderIdentified: told('offenderIdentified'),
    distributed: told('distributed'),
  };
}

const seriesOf = ({ series }: Statement) => (series === null ? [] : [series]);

import type { HolderNaming } from '#lib/domain/data-rule.ts';
import { flagMeanings, type FlagMeaning } from '#lib/domain/flag-meanings.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import type { MediaStanding } from '../store/casework-store.ts';
import type { Statement } from '../store/statement-store.ts';
import type { Bureau, Store } from '../store/store.ts';
import type { HolderNamings } from './holder-namings.ts';

/** What is known of one medium, whoever holds it. */
export type MediumContext = {
  verdict: Verdict;
  standing: MediaStanding;
  firstSeenAt: string;
  lastSeenAt: string;
  /** What each bureau said of it, the oldest first. */
  said: ReadonlyMap<string, readonly Statement[]>;
};

/** All that the matches of an answer are told by. */
export type MatchContexts = {
  media: ReadonlyMap<number, MediumContext>;
  bureaux: ReadonlyMap<string, Bureau>;
  /** How far a bureau lets itself be named: with a medium by what it said of it, without one by its rule in force. */
  naming: (bureau: string, medium?: number) => HolderNaming;
};

const NOTHING: MediaStanding = { identifications: [], investigations: [], series: [] };

/** Reads what is known of media, in a few queries however many there are. */
export async function contextsOf(
  store: Store,
  namings: HolderNamings,
  { media, at }: { media: readonly number[]; at: string },
): Promise<MatchContexts> {
  const [statements, standings, bureaux] = [
    await store.statements.about(media),
    await store.casework.standing(media, at),
    await store.bureaux.all(),
  ];
  const byMedium = Map.groupBy(statements, (statement) => statement.media);
  const contexts = [...byMedium].map(([medium, said]): [number, MediumContext] => {
    const standing = standings.get(medium) ?? NOTHING;
    const seen = said.map(({ contributedAt }) => contributedAt).sort();
    const context = {
      verdict: verdictOf(standing, said),
      standing,
      firstSeenAt: said.reduce((first, { firstSeenAt }) => (firstSeenAt < first ? firstSeenAt : first), seen[0] ?? at),
      lastSeenAt: seen.at(-1) ?? at,
      said: Map.groupBy(said, ({ bureau }) => bureau),
    };
    return [medium, context];
  });
  const named = new Set([
    ...statements.map(({ bureau }) => bureau),
    ...[...standings.values()].flatMap(({ identifications, investigations }) =>
      [...identifications, ...investigations].map(({ bureau }) => bureau),
    ),
  ]);
  return {
    media: new Map(contexts),
    bureaux: new Map(bureaux.map((bureau) => [bureau.code, bureau])),
    naming: await namings.of(store, { bureaux: [...named], statements }),
  };
}

/** Identified where somebody says so, be it by a flag; claimed while somebody leads an investigation; else known. */
function verdictOf({ identifications, investigations }: MediaStanding, said: readonly Statement[]): Verdict {
  if (identifications.length > 0 || meaningsOf(said).has('victimIdentified')) return 'identified';
  return investigations.length > 0 ? 'under-investigation' : 'known';
}

/** What the flags of statements say; officers set flags and do not deny them, so that one that is not there says nothing. */
export function meaningsOf(said: readonly Statement[]): ReadonlySet<FlagMeaning> {
  return new Set(said.flatMap(({ flags }) => (flags === null ? [] : flagMeanings(flags))));
}

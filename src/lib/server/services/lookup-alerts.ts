import { createHash } from 'node:crypto';
import { holderNaming, type DataRule } from '#lib/domain/data-rule.ts';
import { strongestVerdict } from '#lib/domain/verdict.ts';
import type { LookupResult } from '#lib/domain/wire/lookup.ts';
import type { Store } from '../store/store.ts';
import { mediaOf, ownWordsOf } from './alert-media.ts';
import type { NewAlert } from './alerting.ts';
import type { Hits } from './hits.ts';
import type { MatchContexts } from './match-context.ts';

/** A question and what it met. */
export type Met = {
  asker: string;
  /** Whether those who hold the same may learn who asked, as the request says. */
  named: boolean;
  /** The asker's. */
  rule: DataRule;
  hits: readonly Hits[];
  results: readonly LookupResult[];
  contexts: MatchContexts;
  at: string;
};

/**
 * Who is to hear of a question: each other bureau that holds what it met, about its own media; and the asker's, so that all
 * of its officers see that something is claimed or identified. The same question again on the same day (UTC) raises nothing
 * new, and nothing of it is kept: its cause is a digest of the media that it met, which the hub holds anyway.
 */
export async function alertsAbout(store: Store, met: Met): Promise<NewAlert[]> {
  const hits = met.hits
    .flatMap((each) => each.hits)
    .filter(({ contribution }) => met.contexts.media.has(contribution.media));
  const holders = Map.groupBy(hits, ({ contribution }) => contribution.bureau);
  holders.delete(met.asker);
  const asker = askerOf(met);
  const listed = [...holders.values()].flatMap((held) =>
    held.flatMap(({ contribution: { media, sha256 } }) => (sha256 === null ? [media] : [])),
  );
  // What a list says may be one word of several that its bureau has said of the file.
  const ownWords = await ownWordsOf(store, [...new Set(listed)]);
  const alerts = [...holders].map(([bureau, held]): NewAlert => {
    const words = held.flatMap(({ contribution }) => [contribution, ...ownWords(bureau, contribution.media)]);
    const media = new Set(held.map(({ contribution }) => contribution.media));
    return {
      ...{ bureau, kind: 'met-by-look-up', cause: `look-up:${causeOf(met, media)}` },
      subject: { ...mediaOf(words), verdict: verdictOver(media, met.contexts), ...asker },
    };
  });
  const urgent = met.results.filter(({ verdict }) => verdict === 'identified' || verdict === 'under-investigation');
  if (urgent.length === 0) return alerts;
  const own: NewAlert = {
    ...{ bureau: met.asker, kind: 'own-look-up-met' },
    cause: `own-look-up:${causeOf(
      met,
      hits.map(({ contribution }) => contribution.media),
    )}`,
    // Not which: the hub would keep what was asked.
    subject: { items: urgent.length, verdict: strongestVerdict(urgent.map(({ verdict }) => verdict)) },
  };
  return [...alerts, own];
}

/** Who asked, as far as its request and its rule let that be said. */
function askerOf({ asker, named, rule, contexts }: Met): { bureau: string | null; contact: string | null } {
  if (!named) return { bureau: null, contact: null };
  const isReachable = holderNaming(rule) === 'bureau-and-contact';
  return { bureau: asker, contact: isReachable ? (contexts.bureaux.get(asker)?.reach ?? null) : null };
}

function verdictOver(media: Iterable<number>, contexts: MatchContexts) {
  return strongestVerdict([...media].flatMap((medium) => contexts.media.get(medium)?.verdict ?? []));
}

function causeOf({ asker, at }: Met, media: Iterable<number>): string {
  const parts = [asker, at.slice(0, 10), ...[...new Set(media)].sort((a, b) => a - b)];
  return createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32);
}

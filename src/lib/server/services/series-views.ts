import type { Series } from '#lib/domain/wire/series.ts';
import type { StoredSeries } from '../store/series-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { HolderNamings } from './holder-namings.ts';
import { partiesOf } from './parties.ts';

/** The bureau that made a series manages it, and so do analysts, of whatever bureau. */
export function managesSeries(actor: Actor, { bureau }: Pick<StoredSeries, 'bureau'>): boolean {
  return bureau === actor.bureau || forbidden(actor, 'manage-any-series') === null;
}

/** Series as an actor may see them. */
export async function seriesViews(
  parts: { store: Store; namings: HolderNamings },
  series: readonly StoredSeries[],
  { actor, at }: { actor: Actor; at: string },
): Promise<Series[]> {
  const { claims, identifications, series: kept } = parts.store.casework;
  const ids = series.map(({ id }) => id);
  const counts = await kept.counts(ids, actor.bureau);
  const followers = await claims.followers(ids);
  const identified = await identifications.ofSeries(ids);
  const named = [...series, ...followers.values()].map(({ bureau }) => bureau);
  const party = await partiesOf(parts, named, actor.bureau);
  return series.map(({ id, version, name, state, bureau, createdAt }) => {
    const claimant = followers.get(id);
    const active = claimant !== undefined && claimant.expiresAt > at ? claimant : null;
    return {
      ...{ id, version, name, state, createdAt, lead: party(bureau), own: bureau === actor.bureau },
      ...{ manages: managesSeries(actor, { bureau }), identifications: identified.get(id)?.length ?? 0 },
      ...(counts.get(id) ?? { items: 0, ownItems: 0 }),
      claimedBy: active && {
        ...{ ...party(active.bureau, active.contact), own: active.bureau === actor.bureau },
        ...{ investigation: active.investigation, expiresAt: active.expiresAt },
      },
    };
  });
}

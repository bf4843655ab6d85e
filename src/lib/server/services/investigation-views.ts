import type { Investigation } from '#lib/domain/wire/investigation.ts';
import type { StoredInvestigation } from '../store/investigation-store.ts';
import type { Store } from '../store/store.ts';
import type { HolderNamings } from './holder-namings.ts';
import { partiesOf } from './parties.ts';

/** Investigations as a bureau may see them: of others', who leads them and how much of its own material they cover. */
export async function investigationViews(
  parts: { store: Store; namings: HolderNamings },
  investigations: readonly StoredInvestigation[],
  reader: string,
): Promise<Investigation[]> {
  const { claims, handOffs } = parts.store.casework;
  const ids = investigations.map(({ id }) => id);
  const counts = await claims.counts(ids, reader);
  const series = await claims.seriesOf(ids);
  const offers = await handOffs.openOf(ids);
  const party = await partiesOf(
    parts,
    investigations.map(({ bureau }) => bureau),
    reader,
  );
  return investigations.map(({ bureau, title, contact, ...rest }) => {
    const own = bureau === reader;
    const { items, ownItems } = counts.get(rest.id) ?? { items: 0, ownItems: 0 };
    return {
      ...{ ...rest, own, lead: party(bureau, contact), title: own ? title : null },
      ...{ items: own ? items : null, ownItems, series: own ? (series.get(rest.id) ?? []) : [] },
      offered: own && offers.has(rest.id),
    };
  });
}

import { type CaseworkEvent, type History, MAX_EVENTS } from '#lib/domain/wire/casework-event.ts';
import type { Store } from '../store/store.ts';
import type { HolderNamings } from './holder-namings.ts';
import { partiesOf } from './parties.ts';

/** The history of a thing as a bureau may read it: officers of its own only, and other bureaux as far as they may be named. */
export async function historyOf(
  parts: { store: Store; namings: HolderNamings },
  id: string,
  reader: string,
): Promise<History> {
  const { events, count } = await parts.store.casework.events.read(id, MAX_EVENTS);
  const bureaux = events.flatMap(({ bureau }) => bureau ?? []);
  const party = await partiesOf(parts, bureaux, reader);
  const told = events.map((event): CaseworkEvent => {
    const bureau = event.bureau === null ? null : party(event.bureau).bureau;
    return { ...event, bureau, officer: event.bureau === reader ? event.officer : null };
  });
  return { events: told, count };
}

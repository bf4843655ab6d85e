import type { Party } from '#lib/domain/wire/casework.ts';
import type { Store } from '../store/store.ts';
import type { HolderNamings } from './holder-namings.ts';

/** How a bureau is told of to a reader. @param contact of the thing itself; absent: the bureau's own */
export type Parties = (bureau: string, contact?: string | null) => Party;

/** How far each of these bureaux lets itself be named to a reader. One's own bureau is always named. */
export async function partiesOf(
  { store, namings }: { store: Store; namings: HolderNamings },
  bureaux: Iterable<string>,
  reader: string,
): Promise<Parties> {
  const asked = [...new Set(bureaux)];
  const naming = await namings.of(store, { bureaux: asked, statements: [] });
  const reach = new Map((await store.bureaux.all()).map((bureau) => [bureau.code, bureau.reach]));
  return (bureau, contact = reach.get(bureau) ?? null) => {
    const how = bureau === reader ? 'bureau-and-contact' : naming(bureau);
    return { bureau: how === 'hub-only' ? null : bureau, contact: how === 'bureau-and-contact' ? contact : null };
  };
}

import type { Work } from './casework.ts';

/** Tells who holds media that from now on are identified. @param cause names the act, once for each */
export async function tellIdentified(
  work: Work,
  { id, bureau }: { id: string; bureau: string },
  cause: string,
  media: readonly number[],
): Promise<void> {
  const contact = (await work.store.bureaux.find(bureau))?.reach ?? null;
  await work.tellHolders(
    { kind: 'identified', cause: `identification:${cause}`, media, from: bureau },
    { verdict: 'identified', contact, about: { kind: 'identification', id } },
  );
}

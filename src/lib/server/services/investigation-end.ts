import type { StoredInvestigation } from '../store/investigation-store.ts';
import type { Work } from './casework.ts';
import { coverAgain } from './claiming.ts';

/** Ends an investigation, which the caller holds: its media are free, and an offer of it is over. */
export async function endInvestigation(
  work: Work,
  { id, bureau, contact, expiresAt }: StoredInvestigation,
  how: 'released' | 'expired',
): Promise<void> {
  const { claims, handOffs, investigations } = work.store.casework;
  const byHub = how === 'expired';
  const freed = await claims.end(id);
  await investigations.change(id, { state: how, endedAt: work.at });
  await work.note('investigations', id, how, { items: freed.length }, byHub);
  const offer = (await handOffs.openOf([id])).get(id);
  if (offer !== undefined) {
    const held = await handOffs.hold(offer);
    await handOffs.close(offer, { state: 'cancelled', at: work.at, because: null });
    await work.note('hand_offs', offer, 'cancelled', {}, byHub);
    if (held !== null) {
      const subject = { about: { kind: 'hand-off', id: offer }, bureau, word: 'cancelled' };
      await work.raise({ bureau: held.to, kind: 'hand-off', cause: `hand-off:${offer}:cancelled`, subject });
    }
  }
  if (byHub) {
    const about = { kind: 'investigation', id };
    const cause = `claim-expired:${id}:${expiresAt}`;
    await work.raise({ bureau, kind: 'claim-expired', cause, subject: { items: freed.length, about } });
    await work.tellHolders({ kind: 'claim-expired', cause, media: freed, from: bureau }, { contact, about });
  }
  work.enter('claim', how, { investigation: id, items: freed.length }, byHub);
  await coverAgain(work, freed);
}

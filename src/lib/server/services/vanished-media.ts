import type { Store } from '../store/store.ts';

/** Erases what is kept about media of which nobody says anything any more, in the transaction in which they went. */
export async function forgetVanished(store: Store, media: readonly number[], at: string): Promise<void> {
  if (media.length === 0) return;
  await store.casework.forget(media, at);
  await store.pairs.forget(media);
  await store.negatives.forget(media);
}

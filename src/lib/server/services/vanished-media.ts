import type { Store } from '../store/store.ts';

/**
 * Erases what is kept about media whose last submission has gone, in the transaction in which it went. A list may still name
 * such a medium by other digests: then what it resembles is still so, but nobody can name it by the SHA-256 of casework.
 */
export async function forgetVanished(store: Store, media: readonly number[], at: string): Promise<void> {
  if (media.length === 0) return;
  await store.casework.forget(media, at);
  const listed = new Set((await store.contributions.holdersOf(media)).map((holding) => holding.media));
  const gone = media.filter((medium) => !listed.has(medium));
  await store.pairs.forget(gone);
  await store.negatives.forget(gone);
}

import type { MediaPage } from '#lib/domain/wire/casework.ts';
import type { Store } from '../store/store.ts';

/** A medium of a thing. `told`: the reader may be told its SHA-256 also when the own bureau has not submitted it. */
export type PagedMedium = { media: number; addedBy: string | null; told: boolean };

/** One page of media. @param found one more than the page holds, if there are more */
export async function mediaPage(
  store: Store,
  found: readonly PagedMedium[],
  { limit, reader }: { limit: number; reader: string },
): Promise<MediaPage> {
  const shown = found.slice(0, limit);
  const numbers = shown.map(({ media }) => media);
  const digests = await store.casework.media.digestsOf(numbers);
  const own = await store.casework.media.ofBureau(reader, numbers);
  const items = shown.map(({ media, addedBy, told }) => ({
    sha256: told || own.has(media) ? (digests.get(media) ?? null) : null,
    ...{ own: own.has(media), addedBy },
  }));
  return { items, next: found.length > limit ? (numbers.at(-1) ?? null) : null };
}

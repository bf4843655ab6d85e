import { type AlertDigest, type AlertSubject, MAX_ALERT_MEDIA } from '#lib/domain/wire/alert.ts';
import type { Holding } from '../store/contribution-store.ts';
import type { Store } from '../store/store.ts';

/** The digests by which a bureau has itself spoken of a file. */
export type Words = Pick<Holding, 'sha256' | 'sha1' | 'md5'>;

/** How an alert names files. */
type Names = Pick<AlertSubject, 'media' | 'digests'>;

/**
 * Each file by the strongest digest that its bureau has: what it has only listed has no SHA-256. A file of which it knows nothing
 * but how it looks is counted and not named.
 *
 * @param files of each the words of the bureau that is told, and of nobody else: no alert tells a digest that its reader had not
 */
export function namesOf(files: Iterable<readonly Words[]>): Names {
  const media = new Set<string>();
  const digests = new Map<string, AlertDigest>();
  for (const words of files) {
    const [sha256, sha1, md5] = [first(words, 'sha256'), first(words, 'sha1'), first(words, 'md5')];
    if (sha256 !== null) media.add(sha256);
    else if (sha1 !== null) digests.set(sha1, { kind: 'sha1', value: sha1 });
    else if (md5 !== null) digests.set(md5, { kind: 'md5', value: md5 });
  }
  return { media: [...media], ...(digests.size > 0 && { digests: [...digests.values()] }) };
}

/** As many of the names as an alert takes, those by SHA-256 first. */
export function boundedNames({ media = [], digests = [] }: Partial<Names>): Names {
  const named = media.slice(0, MAX_ALERT_MEDIA);
  const others = digests.slice(0, MAX_ALERT_MEDIA - named.length);
  return { media: named, ...(others.length > 0 && { digests: others }) };
}

/** How many media a bureau is told of, and by what it may know them. @param own all its words about each of them */
export function mediaOf(own: readonly (Words & Pick<Holding, 'media'>)[]): { items: number } & Names {
  const files = Map.groupBy(own, ({ media }) => media);
  return { items: files.size, ...namesOf(files.values()) };
}

/** What a bureau has itself said of a medium, as far as that was read. */
export type OwnWords = (bureau: string, medium: number) => readonly Holding[];

/** Reads what each bureau has said of media, whenever and in whatever list. */
export async function ownWordsOf(store: Store, media: readonly number[]): Promise<OwnWords> {
  const held = media.length === 0 ? [] : await store.contributions.holdersOf(media);
  const words = Map.groupBy(held, ({ bureau, media: medium }) => `${bureau} ${String(medium)}`);
  return (bureau, medium) => words.get(`${bureau} ${String(medium)}`) ?? [];
}

function first(words: readonly Words[], digest: keyof Words): string | null {
  return words.find((each) => each[digest] !== null)?.[digest] ?? null;
}

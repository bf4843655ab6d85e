import type { LookupItem, LookupRequest, LookupResult } from '#lib/domain/wire/lookup.ts';
import type { Store } from '../store/store.ts';
import type { NewWatch } from '../store/watch-store.ts';
import type { Actor } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { NearWatches } from './near-watches.ts';

/** Items that the hub remembers for one bureau: two phones of 100,000 files. */
const MAX_WATCHES = 200_000;
const DAY = 24 * 60 * 60 * 1000;

type Asked = {
  actor: Actor;
  request: LookupRequest;
  results: readonly LookupResult[];
  answerId: string;
  /** Now. */
  at: string;
};

/**
 * Remembers what was asked and is new, where the request asks for that; its rule was checked before. Inside the transaction of
 * the answer. What goes beyond the limit is not kept, and the bureau hears so once a day.
 * @returns how many items are watched, and until when; null when none was to be
 */
export async function keepWatches(
  store: Store,
  alerts: Alerting,
  { actor, request, results, answerId, at }: Asked,
): Promise<{ items: number; until: string } | null> {
  const { watchDays, named, items } = request;
  if (watchDays === undefined) return null;
  const until = new Date(Date.parse(at) + watchDays * DAY).toISOString();
  const by = { bureau: actor.bureau, device: actor.device, answer: answerId, named: named === true, expiresAt: until };
  const watches = items
    .filter((item, i) => results[i]?.verdict === 'new' && saysSomething(item))
    .map((item): NewWatch => ({ ...by, ...askedBy(item) }));
  const over = await store.watches.add(watches, MAX_WATCHES, at);
  if (over > 0) {
    const cause = `watch-not-kept:${at.slice(0, 10)}`;
    await alerts.raise(store, { bureau: actor.bureau, kind: 'watch-not-kept', cause, subject: { items: over } });
  }
  return { items: watches.length - over, until };
}

/** Forgets the questions whose time is over. @returns how many */
export async function expireWatches(store: Store, near: Pick<NearWatches, 'unwatch'>, at: string): Promise<number> {
  const gone = await store.watches.expire(at);
  if (gone.length > 0) await near.unwatch(gone);
  return gone.length;
}

function saysSomething({ sha256, sha1, md5, pdq }: LookupItem): boolean {
  return [sha256, sha1, md5, pdq].some((part) => part !== undefined);
}

function askedBy({ sha256, sha1, md5, pdq }: LookupItem): Pick<NewWatch, 'sha256' | 'sha1' | 'md5' | 'pdq'> {
  const hashes = pdq === undefined ? null : Buffer.from(pdq.hashes.join(''), 'hex');
  return { sha256: sha256 ?? null, sha1: sha1 ?? null, md5: md5 ?? null, pdq: hashes };
}

import { ok, type Result } from '#lib/domain/result.ts';
import { fromHex } from '#lib/domain/hash.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { Store } from '../store/store.ts';
import { type Hits, hitsOf } from './hits.ts';

/** A stored PDQ hash near to one that was asked about: the contribution's number, and the Hamming distance. */
export type NearMatch = { contribution: number; distance: number };

export type NearDuplicates = {
  /**
   * For each question, which is 1 to 8 hashes of 32 bytes laid end to end, all that is near to any of them, among
   * everything that was committed before the call.
   */
  search(questions: readonly Uint8Array[]): Promise<Result<NearMatch[][], 'unavailable'>>;
  /** Contributions that the store no longer holds. */
  forget(contributions: readonly number[]): Promise<void>;
};

/** What matches each of the items, in a few queries for all of them together. */
export async function searchHits(
  store: Store,
  near: Pick<NearDuplicates, 'search'>,
  items: readonly LookupItem[],
): Promise<Result<Hits[], 'unavailable'>> {
  const alike = await nearMatches(near, items);
  if (!alike.ok) return alike;
  const exact = await store.material.byDigests({
    sha256: items.flatMap((item) => item.sha256 ?? []),
    sha1: items.flatMap((item) => item.sha1 ?? []),
    md5: items.flatMap((item) => item.md5 ?? []),
  });
  const ids = new Set(alike.value.flatMap((matches) => matches.map(({ contribution }) => contribution)));
  const byId = new Map((await store.material.byIds([...ids])).map((contribution) => [contribution.id, contribution]));
  const originals = items.flatMap(({ pdq }, i) => {
    const [original] = pdq?.hashes ?? [];
    return original === undefined || alike.value[i]?.length === 0 ? [] : [fromHex(original)];
  });
  const same = [...new Set(exact.map(({ media }) => media))];
  const found = {
    sha256: Map.groupBy(exact, ({ sha256 }) => sha256 ?? ''),
    sha1: Map.groupBy(exact, ({ sha1 }) => sha1 ?? ''),
    md5: Map.groupBy(exact, ({ md5 }) => md5 ?? ''),
    negatives: await store.negatives.of(originals, [...new Set([...byId.values()].map(({ media }) => media))]),
    partners: await store.negatives.partners(same),
    confirmed: await store.pairs.decided('confirmed', same),
  };
  return ok(
    items.map((item, i) => {
      const matches = (alike.value[i] ?? []).flatMap(({ contribution: id, distance }) => {
        const contribution = byId.get(id);
        return contribution === undefined ? [] : [{ distance, contribution }];
      });
      return hitsOf(item, found, matches);
    }),
  );
}

async function nearMatches(
  near: Pick<NearDuplicates, 'search'>,
  items: readonly LookupItem[],
): Promise<Result<NearMatch[][], 'unavailable'>> {
  const asked = items.flatMap((item, index) => (item.pdq === undefined ? [] : [{ index, pdq: item.pdq }]));
  const matches: NearMatch[][] = items.map(() => []);
  if (asked.length === 0) return ok(matches);
  const found = await near.search(asked.map(({ pdq }) => fromHex(pdq.hashes.join(''))));
  if (!found.ok) return found;
  for (const [position, { index }] of asked.entries()) matches[index] = found.value[position] ?? [];
  return ok(matches);
}

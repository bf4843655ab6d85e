import { ok, type Result } from '#lib/domain/result.ts';
import type { Followed, Holding } from '../store/contribution-store.ts';
import { negativeKey } from '../store/negative-store.ts';
import type { Store } from '../store/store.ts';
import type { Watch } from '../store/watch-store.ts';
import type { NearDuplicates, NearMatch } from './lookups.ts';
import type { NearWatches } from './near-watches.ts';

/** Pictures that are compared in one call: questions of officers come in between. */
const PORTION = 25;
const PDQ_BYTES = 32;

type NearHolding = Holding & { distance: number };

/** What one new contribution meets of all that was there before it. */
export type Meeting = {
  of: Followed;
  /** What its bureau has said of the same medium before. */
  before: Followed[];
  /** The same file, of other bureaux. */
  same: Holding[];
  /** Other files that look alike and were not refuted, of whatever bureau, the nearest first. */
  near: NearHolding[];
  /** Other files with the same MD5. */
  sameMd5: Holding[];
  /** Other bureaux' questions. */
  watches: Watch[];
};

type Parts = { store: Store; near: Pick<NearDuplicates, 'search'>; watches: Pick<NearWatches, 'searchWatches'> };

/** Finds what contributions meet, in a few queries however many they are; reads only. @param at ISO 8601 */
export async function findMeetings(
  { store, near, watches }: Parts,
  rows: readonly Followed[],
  at: string,
): Promise<Result<Meeting[], 'unavailable'>> {
  const pictures = rows.flatMap((row) => (row.pdq === null ? [] : [{ id: row.id, pdq: row.pdq }]));
  const [alike, asked] = [new Map<number, NearMatch[]>(), new Map<number, number[]>()];
  for (let from = 0; from < pictures.length; from += PORTION) {
    const portion = pictures.slice(from, from + PORTION);
    const questions = portion.map(({ pdq }) => pdq);
    const found = await near.search(questions);
    if (!found.ok) return found;
    const watched = await watches.searchWatches(questions);
    if (!watched.ok) return watched;
    for (const [index, { id }] of portion.entries()) {
      alike.set(id, found.value[index] ?? []);
      asked.set(
        id,
        (watched.value[index] ?? []).map(({ watch }) => watch),
      );
    }
  }
  const nearOf = await nearHoldings(store, rows, alike);
  const watchesOf = await watchesMet(store, rows, asked, at);
  const earlier = await heldBefore(store, rows);
  const shared = await store.contributions.sharedMd5(rows.flatMap(({ md5 }) => md5 ?? []));
  return ok(
    rows.map((of) => {
      const sameMd5 = (of.md5 === null ? undefined : shared.get(of.md5)) ?? [];
      return {
        of,
        before: earlier.get(of.id)?.own ?? [],
        same: earlier.get(of.id)?.others ?? [],
        near: nearOf.get(of.id) ?? [],
        sameMd5: sameMd5.filter(({ id, media }) => id < of.id && media !== of.media),
        watches: watchesOf.get(of.id) ?? [],
      };
    }),
  );
}

/** Who held the medium of each contribution before it: its own bureau, and others. */
async function heldBefore(
  store: Store,
  rows: readonly Followed[],
): Promise<Map<number, { own: Followed[]; others: Holding[] }>> {
  const held = await store.contributions.holdersOf(rows.map(({ media }) => media));
  const byMedium = Map.groupBy(held, ({ media }) => media);
  const before = rows.map((of) => {
    const holdings = (byMedium.get(of.media) ?? []).filter(({ id }) => id < of.id);
    const isOwn = ({ bureau }: Holding) => bureau === of.bureau;
    return { of, own: holdings.filter(isOwn), others: holdings.filter((holding) => !isOwn(holding)) };
  });
  const ids = new Set(before.flatMap(({ own }) => own.map(({ id }) => id)));
  const said = new Map((await store.contributions.followed([...ids])).map((each) => [each.id, each]));
  return new Map(
    before.map(({ of, own, others }) => [of.id, { own: own.flatMap(({ id }) => said.get(id) ?? []), others }]),
  );
}

/** What looks alike and came before: each pair of contributions is met once, by the later one. */
async function nearHoldings(
  store: Store,
  rows: readonly Followed[],
  alike: ReadonlyMap<number, readonly NearMatch[]>,
): Promise<Map<number, NearHolding[]>> {
  const earlier = rows.map((of) => ({
    of,
    matches: (alike.get(of.id) ?? []).filter(({ contribution }) => contribution < of.id),
  }));
  const ids = new Set(earlier.flatMap(({ matches }) => matches.map(({ contribution }) => contribution)));
  const held = new Map((await store.contributions.holding([...ids])).map((holding) => [holding.id, holding]));
  const media = [...new Set([...held.values()].map((holding) => holding.media))];
  const refuted = await store.pairs.decided(
    'refuted',
    rows.map((row) => row.media),
  );
  const hashes = rows.flatMap(({ pdq }) => (pdq === null ? [] : [pdq.subarray(0, PDQ_BYTES)]));
  const negatives = await store.negatives.of(hashes, media);
  return new Map(
    earlier.map(({ of, matches }) => {
      const near = matches.flatMap(({ contribution, distance }): NearHolding[] => {
        const other = held.get(contribution);
        if (other === undefined || other.media === of.media || of.pdq === null) return [];
        if (refuted.get(of.media)?.has(other.media) === true) return [];
        if (negatives.has(negativeKey(of.pdq.subarray(0, PDQ_BYTES), other.media))) return [];
        return [{ ...other, distance }];
      });
      return [of.id, near.sort((a, b) => a.distance - b.distance || a.id - b.id)];
    }),
  );
}

async function watchesMet(
  store: Store,
  rows: readonly Followed[],
  asked: ReadonlyMap<number, readonly number[]>,
  at: string,
): Promise<Map<number, Watch[]>> {
  const digests = {
    sha256: rows.flatMap(({ sha256 }) => sha256 ?? []),
    sha1: rows.flatMap(({ sha1 }) => sha1 ?? []),
    md5: rows.flatMap(({ md5 }) => md5 ?? []),
  };
  const exact = await store.watches.byDigests(digests, at);
  const near = await store.watches.byIds([...new Set([...asked.values()].flat())], at);
  const byId = new Map([...exact, ...near].map((watch) => [watch.id, watch]));
  const by = {
    sha256: Map.groupBy(exact, ({ sha256 }) => sha256),
    sha1: Map.groupBy(exact, ({ sha1 }) => sha1),
    md5: Map.groupBy(exact, ({ md5 }) => md5),
  };
  return new Map(
    rows.map((row) => {
      const met = [
        ...(row.sha256 === null ? [] : (by.sha256.get(row.sha256) ?? [])),
        ...(row.sha1 === null ? [] : (by.sha1.get(row.sha1) ?? [])),
        ...(row.md5 === null ? [] : (by.md5.get(row.md5) ?? [])),
      ];
      const ids = new Set([...met.map(({ id }) => id), ...(asked.get(row.id) ?? [])]);
      const found = [...ids].flatMap((id) => byId.get(id) ?? []);
      return [row.id, found.filter(({ bureau }) => bureau !== row.bureau)];
    }),
  );
}

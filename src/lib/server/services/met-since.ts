import { fromHex } from '#lib/domain/hash.ts';
import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { Followed } from '../store/contribution-store.ts';
import type { Store } from '../store/store.ts';

/** Contributions that are compared one by one; with more it is cheaper to search anew. */
const COMPARED = 2000;
const PDQ_WORDS = 8;

/**
 * Whether something was contributed after a number that items ask about: what a search misses that was begun before. Inside
 * the transaction of the answer nothing can be contributed any more.
 *
 * @param number of the newest contribution that the search may not have missed
 */
export async function metSince(store: Store, number: number, items: readonly LookupItem[]): Promise<boolean> {
  if ((await store.contributions.newest()) === number) return false;
  const arrived = await store.contributions.after(number, COMPARED + 1);
  if (arrived.length > COMPARED) return true;
  const asked = {
    digests: new Set(
      items.flatMap(({ sha256, sha1, md5 }) => [sha256, sha1, md5]).filter((each) => each !== undefined),
    ),
    pdq: items.flatMap(({ pdq }) => (pdq === undefined ? [] : [wordsOf(fromHex(pdq.hashes.join('')))])),
  };
  return arrived.some((contribution) => isAskedAbout(contribution, asked));
}

function isAskedAbout(
  { sha256, sha1, md5, pdq }: Followed,
  asked: { digests: ReadonlySet<string>; pdq: readonly Uint32Array[] },
): boolean {
  if ([sha256, sha1, md5].some((digest) => digest !== null && asked.digests.has(digest))) return true;
  if (pdq === null) return false;
  const held = wordsOf(pdq);
  return asked.pdq.some((questions) => isNearAny(questions, held));
}

/** Whether any hash of one list is near to any of the other; both hold hashes of 8 words end to end. */
function isNearAny(some: Uint32Array, others: Uint32Array): boolean {
  for (let a = 0; a < some.length; a += PDQ_WORDS)
    for (let b = 0; b < others.length; b += PDQ_WORDS) if (isNear(some, a, others, b)) return true;
  return false;
}

function isNear(some: Uint32Array, a: number, others: Uint32Array, b: number): boolean {
  let distance = 0;
  for (let word = 0; word < PDQ_WORDS; word++) distance += popCount((some[a + word] ?? 0) ^ (others[b + word] ?? 0));
  return distance <= PDQ_MATCH_DISTANCE;
}

/** How many of 32 bits are 1, added up in halves (pairs, fours, eights). */
function popCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Copied, because bytes out of a store begin anywhere. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

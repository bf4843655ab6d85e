// Asks the buckets. What takes time is waiting for memory, so each stage is a loop over many independent loads and without
// branches that the processor would guess wrongly: which of a band's keys are set; where their buckets are; only then the
// candidates' hashes. A candidate that several bands name is compared each time: to look up whether it was compared before
// would cost as much.
import { arenaBase } from '../arena';
import { hammingNeedles } from '../hamming';
import { BANDS, differencesIn, differencesOf, keyOf } from './bands';
import { bitmapOf, firstsOf, SHARED, size, workspace } from './buckets';

const NOWHERE: u16 = 0xffff;
const GIVEN_UP: i32 = -1;
/** Candidates that are gathered before their hashes are compared. */
const GATHERED: usize = 2048;
/** Lists that are longer are compared where they lie. */
const SHORT: u32 = 16;
/** Candidates of each needle up to which no question is given up. */
const PATIENCE: i32 = 4096;

/** u32 for each key that is set, at most all that a band asks about: first the key, then its bucket. */
const buckets: usize = memory.data(301 * 4, 16);
const candidates: usize = memory.data(2048 * 4, 16);

let compared: i32 = 0;
let found: i32 = 0;

/** u16 for each hash: distance << 3 | needle of its nearest needle, or NOWHERE. */
export function mihNearest(): usize {
  return workspace;
}

/** u32 numbers of the hashes that the last question found, each once, in no order. */
export function mihFound(): usize {
  return workspace + ((<usize>size + 1) >> 1 << 2);
}

function forgetFound(): void {
  const end = mihFound() + (<usize>found << 2);
  for (let at = mihFound(); at < end; at += 4) store<u16>(workspace + (<usize>load<u32>(at) << 1), NOWHERE);
  found = 0;
}

/** Compares the hashes of the numbers from `at` to `end` with needle `n`. */
function compare(at: usize, end: usize, n: i32, threshold: i32): void {
  const needle = hammingNeedles() + (<usize>n << 5);
  const n0 = load<u64>(needle);
  const n1 = load<u64>(needle, 8);
  compared += <i32>((end - at) >> 2);
  for (; at < end; at += 4) {
    const id = load<u32>(at);
    const hash = arenaBase() + (<usize>id << 5);
    let distance = <i32>(popcnt<u64>(load<u64>(hash) ^ n0) + popcnt<u64>(load<u64>(hash, 8) ^ n1));
    if (distance > threshold) continue;
    distance += <i32>(
      popcnt<u64>(load<u64>(hash, 16) ^ load<u64>(needle, 16)) + popcnt<u64>(load<u64>(hash, 24) ^ load<u64>(needle, 24))
    );
    if (distance > threshold) continue;
    const nearest = workspace + (<usize>id << 1);
    const before = load<u16>(nearest);
    if (before == NOWHERE) {
      store<u32>(mihFound() + (<usize>found << 2), id);
      found++;
    }
    store<u16>(nearest, min(before, <u16>((distance << 3) | n)));
  }
}

/** Gathers the buckets of the keys of a band that are set and within its radius. @returns the end of the buckets */
function gatherBuckets(needle: usize, band: i32): usize {
  const bitmap = bitmapOf(band);
  const firsts = firstsOf(band);
  const asked = keyOf(needle, band);
  const differences = differencesOf(band);
  const last = differences + (<usize>differencesIn(band) << 2);
  let end = buckets;
  for (let at = differences; at < last; at += 4) {
    const key = asked ^ load<u32>(at);
    store<u32>(end, key);
    end += <usize>((load<u64>(bitmap + (<usize>(key >> 6) << 3)) >> <u64>key) & 1) << 2;
  }
  for (let at = buckets; at < end; at += 4) {
    const key = load<u32>(at);
    const group = <usize>(key >> 6) << 2;
    const before = load<u64>(bitmap + (group << 1)) & (((<u64>1) << <u64>key) - 1);
    const bucket = load<u32>(firsts + group) + <u32>popcnt<u64>(before);
    store<u32>(at, load<u32>(<usize>bucket << 2));
  }
  return end;
}

/** Compares needle `n` with every candidate; false when there are more than `patience`. */
function ask(n: i32, threshold: i32, patience: i32): bool {
  const needle = hammingNeedles() + (<usize>n << 5);
  const full = candidates + ((GATHERED - <usize>SHORT) << 2);
  let free = candidates;
  for (let band = 0; band < BANDS; band++) {
    const end = gatherBuckets(needle, band);
    for (let at = buckets; at < end; at += 4) {
      const bucket = load<u32>(at);
      if ((bucket & SHARED) == 0) {
        store<u32>(free, bucket);
        free += 4;
      } else {
        const list = <usize>(bucket & ~SHARED) << 2;
        const count = load<u32>(list);
        if (count > SHORT) compare(list + 4, list + 4 + (<usize>count << 2), n, threshold);
        else for (let i: u32 = 1; i <= count; i++, free += 4) store<u32>(free, load<u32>(list + (<usize>i << 2)));
      }
      if (free > full) {
        compare(candidates, free, n, threshold);
        free = candidates;
      }
    }
    if (compared > patience) return false;
  }
  compare(candidates, free, n, threshold);
  return true;
}

/**
 * All hashes within `threshold`, 0..31, of any of 1..8 needles that lie at `hammingNeedles`.
 *
 * @returns how many there are, for `mihFound` and `mihNearest` to tell until the next question; -1 when so many hashes
 *   share keys with the needles that comparing all is faster
 */
export function mihQuery(needleCount: i32, threshold: i32): i32 {
  forgetFound();
  compared = 0;
  const patience = needleCount * max(PATIENCE, size >> 4);
  for (let n = 0; n < needleCount; n++) {
    if (ask(n, threshold, patience)) continue;
    forgetFound();
    return GIVEN_UP;
  }
  return found;
}

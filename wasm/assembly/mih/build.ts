// Fills the buckets in steps of a few milliseconds at most, so that whoever builds can answer questions in between. Band
// by band: entries are sorted into 256 parts by the upper bits of their keys, and a part's keys are then tallied in a
// table that the nearest caches hold. Every step is a counting sort's: nothing is compared, and equal keys keep their order.
import { arenaBase } from '../arena';
import { BANDS, keyOf, prepareDifferences, widthOf } from './bands';
import { backTo, bandBytes, bitmapOf, firstsOf, layOut, setTop, SHARED, size, tally, top, workspace } from './buckets';

const PARTS: i32 = 256;
const PART_BITS: i32 = 8;
/** Hashes of one step. */
const STEP: i32 = 65536;

const REFUSED: i32 = -1;
const DONE: i32 = 0;
const MORE: i32 = 1;

/** u32 for each part: where its next entry goes. */
const nextOf: usize = memory.data(256 * 4, 16);
/** u32 for each part and one more: its first entry. */
const firstEntry: usize = memory.data(257 * 4, 16);

let band: i32 = 0;
/** 0 counts the entries of each part, 1 sorts them into the parts, 2 makes buckets of the parts. */
let stage: i32 = 0;
/** The next hash, or in the last stage the next part. */
let cursor: i32 = 0;

/** Makes room for `count` hashes and their buckets; false when the host refuses the memory. */
export function mihReserve(count: i32): bool {
  prepareDifferences();
  band = 0;
  stage = 0;
  cursor = 0;
  return layOut(count);
}

@inline
function partOf(key: u32): usize {
  return <usize>(key >> (widthOf(band) - PART_BITS)) << 2;
}

function countParts(): i32 {
  if (cursor == 0) {
    if (!backTo(<u64>top + bandBytes())) return REFUSED;
    memory.fill(nextOf, 0, <usize>PARTS << 2);
  }
  const end = min(size, cursor + STEP);
  for (let i = cursor; i < end; i++) {
    const count = nextOf + partOf(keyOf(arenaBase() + (<usize>i << 5), band));
    store<u32>(count, load<u32>(count) + 1);
  }
  cursor = end;
  if (cursor < size) return MORE;
  let sum: u32 = 0;
  for (let part: usize = 0; part < <usize>PARTS << 2; part += 4) {
    const count = load<u32>(nextOf + part);
    store<u32>(nextOf + part, sum);
    store<u32>(firstEntry + part, sum);
    sum += count;
  }
  store<u32>(firstEntry + (<usize>PARTS << 2), sum);
  stage = 1;
  cursor = 0;
  return MORE;
}

function sortIntoParts(): i32 {
  const end = min(size, cursor + STEP);
  for (let i = cursor; i < end; i++) {
    const key = keyOf(arenaBase() + (<usize>i << 5), band);
    const next = nextOf + partOf(key);
    const at = load<u32>(next);
    store<u32>(next, at + 1);
    store<u64>(workspace + (<usize>at << 3), ((<u64>key) << 32) | i);
  }
  cursor = end;
  if (cursor < size) return MORE;
  stage = 2;
  cursor = 0;
  return MORE;
}

/** Reserves a bucket for every key of the part that is tallied, and puts into the tally where its first number goes. */
function placeBuckets(part: i32, keys: i32): void {
  let bitmap = bitmapOf(band) + (<usize>part * <usize>keys >> 3);
  let first = firstsOf(band) + (<usize>part * <usize>keys >> 4);
  let free = top;
  for (let counts = tally; counts < tally + (<usize>keys << 2); counts += 256, bitmap += 8, first += 4) {
    let set: u64 = 0;
    for (let i: usize = 0; i < 64; i++) set |= (<u64>(load<u32>(counts + (i << 2)) != 0)) << <u64>i;
    store<u64>(bitmap, set);
    store<u32>(first, <u32>(free >> 2));
    let bucket = free;
    free += <usize>popcnt<u64>(set) << 2;
    for (; set != 0; set &= set - 1, bucket += 4) {
      const place = counts + (<usize>ctz<u64>(set) << 2);
      const count = load<u32>(place);
      if (count == 1) {
        store<u32>(place, <u32>(bucket >> 2));
        continue;
      }
      store<u32>(bucket, SHARED | <u32>(free >> 2));
      store<u32>(free, count);
      store<u32>(place, <u32>(free >> 2) + 1);
      free += (<usize>count + 1) << 2;
    }
  }
  setTop(free);
}

function fillPart(): void {
  const keys = 1 << (widthOf(band) - PART_BITS);
  const below = <u32>keys - 1;
  const from = workspace + (<usize>load<u32>(firstEntry + (<usize>cursor << 2)) << 3);
  const end = workspace + (<usize>load<u32>(firstEntry + (<usize>cursor << 2), 4) << 3);
  if (from == end) return;
  memory.fill(tally, 0, <usize>keys << 2);
  for (let entry = from; entry < end; entry += 8) {
    const count = tally + (<usize>(load<u32>(entry, 4) & below) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  placeBuckets(cursor, keys);
  for (let entry = from; entry < end; entry += 8) {
    const place = tally + (<usize>(load<u32>(entry, 4) & below) << 2);
    const at = load<u32>(place);
    store<u32>(place, at + 1);
    store<u32>(<usize>at << 2, load<u32>(entry));
  }
}

function fillParts(): i32 {
  fillPart();
  if (++cursor < PARTS) return MORE;
  stage = 0;
  cursor = 0;
  if (++band < BANDS) return MORE;
  memory.fill(workspace, 0xff, <usize>size << 1);
  return DONE;
}

/**
 * One step of building the buckets of the hashes that lie at `hammingStore`, all of which must be there.
 *
 * @returns 1 when there is more to do, 0 when questions may be asked, -1 when the host refuses the memory
 */
export function mihStep(): i32 {
  if (stage == 0) return countParts();
  return stage == 1 ? sortIntoParts() : fillParts();
}

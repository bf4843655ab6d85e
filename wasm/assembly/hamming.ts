// Exact near-duplicate search: every stored hash is compared with every needle, and only a hash whose first 128 bits are
// within the threshold has its other 128 looked at, so nothing within it can be missed. Hashes lie back to back.
import { arenaBase, reach } from './arena';

const HASH_BYTES: usize = 32;
/** Hashes compared with one needle after the other while they are in the nearest cache. */
const TILE: i32 = 512;
/** Matches that one scan returns at most, a multiple of the tile. */
const MATCHES: i32 = 2048;
/** No hash is this far from another. */
const NOWHERE: u16 = 0xffff;

const needles: usize = memory.data(8 * 32, 16);
/** u32 index, u16 distance, u16 needle. */
const matches: usize = memory.data(2048 * 8, 16);
/** For each hash of a tile: distance << 3 | needle of the nearest needle. */
const nearest: usize = memory.data(512 * 2, 16);

/** The next hash to compare. */
let cursor: i32 = 0;

/** Makes room for `capacity` hashes; false when the host refuses the memory. Stored hashes stay where they are. */
export function hammingReserve(capacity: i32): bool {
  const end = <u64>arenaBase() + <u64>(<u32>capacity) * HASH_BYTES;
  return end <= 0xffff0000 && reach(<usize>end);
}

/** Where hash 0 lies. */
export function hammingStore(): usize {
  return arenaBase();
}

/** Where the caller puts up to eight needles. */
export function hammingNeedles(): usize {
  return needles;
}

/** Where a scan puts its matches. */
export function hammingMatches(): usize {
  return matches;
}

/** Starts a query from the first hash. */
export function hammingRewind(): void {
  cursor = 0;
}

/** Compares a tile with needle `n` and keeps the smaller distance; true when any hash is within the threshold. */
function compare(tile: usize, count: i32, n: i32, threshold: i32): bool {
  const needle = needles + <usize>n * HASH_BYTES;
  const n0 = load<u64>(needle);
  const n1 = load<u64>(needle, 8);
  let any = false;
  let best = nearest;
  for (const end = tile + <usize>count * HASH_BYTES; tile < end; tile += HASH_BYTES, best += 2) {
    let distance = <i32>(popcnt<u64>(load<u64>(tile) ^ n0) + popcnt<u64>(load<u64>(tile, 8) ^ n1));
    if (distance > threshold) continue;
    distance += <i32>(
      popcnt<u64>(load<u64>(tile, 16) ^ load<u64>(needle, 16)) + popcnt<u64>(load<u64>(tile, 24) ^ load<u64>(needle, 24))
    );
    if (distance > threshold) continue;
    any = true;
    const found = <u16>((distance << 3) | n);
    if (found < load<u16>(best)) store<u16>(best, found);
  }
  return any;
}

/**
 * Goes on from the cursor through `size` hashes until the end or until the matches are full.
 *
 * @param needleCount 1..8
 * @param threshold   0..256, the largest distance that matches
 * @returns matches written, each with the smallest distance over the needles and the first needle at that distance; 0
 *   only at the end, so a query is a loop until 0
 */
export function hammingScan(size: i32, needleCount: i32, threshold: i32): i32 {
  let written = 0;
  while (cursor < size && written <= MATCHES - TILE) {
    const count = min(TILE, size - cursor);
    const tile = arenaBase() + <usize>cursor * HASH_BYTES;
    memory.fill(nearest, 0xff, <usize>TILE * 2);
    let any = false;
    for (let n = 0; n < needleCount; n++) {
      if (compare(tile, count, n, threshold)) any = true;
    }
    for (let i = 0; any && i < count; i++) {
      const found = load<u16>(nearest + (<usize>i << 1));
      if (found == NOWHERE) continue;
      const match = matches + (<usize>written << 3);
      store<u32>(match, cursor + i);
      store<u16>(match, found >> 3, 4);
      store<u16>(match, found & 7, 6);
      written++;
    }
    cursor += count;
  }
  return written;
}

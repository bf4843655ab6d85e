// Where the buckets of a band lie. A bitmap tells which keys any hash has: a megabyte or two, which the caches hold, and
// most questions end there. For each 64 keys a u32 says where the bucket of the first of them begins; the bucket of the
// n-th key that is set lies n places on. Addresses of buckets are counted in u32, from 0.
//
// A bucket is a u32: the hash's number, or, when several hashes share the key, SHARED and where their list lies (how
// many, then the numbers).
import { arenaBase, reach } from '../arena';
import { BANDS, widthOf } from './bands';

export const SHARED: u32 = 0x80000000;
const HASH_BYTES: usize = 32;
/** What sorting one hash takes: u32 number, u32 key. */
const ENTRY_BYTES: usize = 8;

const bitmaps: usize = memory.data(11 * 4, 16);
const firsts: usize = memory.data(11 * 4, 16);

/** Hashes that the buckets hold or will hold. */
export let size: i32 = 0;
/** Entries while buckets are built, afterwards what questions note. */
export let workspace: usize = 0;
/** u32 for each key of a part of a band, while buckets are built. */
export let tally: usize = 0;
/** Where the next bucket goes. */
export let top: usize = 0;

@inline
function line(address: u64): u64 {
  return (address + 63) & ~63;
}

@inline
export function bitmapOf(band: i32): usize {
  return load<u32>(bitmaps + (<usize>band << 2));
}

@inline
export function firstsOf(band: i32): usize {
  return load<u32>(firsts + (<usize>band << 2));
}

@inline
export function setTop(address: usize): void {
  top = address;
}

/** Backs everything below `end` with memory; false when the host refuses or no address is so high. */
export function backTo(end: u64): bool {
  return end <= 0xffff0000 && reach(<usize>end);
}

/** The most that the buckets of one band can take: hashes that share keys in pairs have a bucket and a list of three u32 a pair. */
export function bandBytes(): u64 {
  return <u64>size * 8;
}

/** Lays out buckets for `count` hashes after the hashes themselves, all empty; false when the host refuses the memory. */
export function layOut(count: i32): bool {
  size = count;
  let at = line(<u64>arenaBase() + <u64>count * HASH_BYTES);
  workspace = <usize>at;
  at = line(at + <u64>count * ENTRY_BYTES);
  tally = <usize>at;
  at += 4 << (widthOf(0) - 8);
  for (let band = 0; band < BANDS; band++) {
    const keys = <u64>1 << widthOf(band);
    store<u32>(bitmaps + (<usize>band << 2), <u32>at);
    at = line(at + (keys >> 3));
    store<u32>(firsts + (<usize>band << 2), <u32>at);
    at = line(at + (keys >> 4));
  }
  top = <usize>at;
  if (!backTo(at)) return false;
  for (let band = 0; band < BANDS; band++) memory.fill(bitmapOf(band), 0, <usize>1 << (widthOf(band) - 3));
  return true;
}

// Blocks of sequential scans (ITU-T T.81, F.2.2): all coefficients at once.
import { coded, isOverrun, next32 } from './coded-data';
import { Component } from './frame';
import { LOOKUP, longCode } from './huffman-table';
import { zigzag } from './zigzag';

/** A number of `size` bits on top of `held` (T.81, F.2.2.1, EXTEND); 0 of 0 bits is for the caller. */
@inline
export function extend(held: u64, size: i32): i32 {
  const isPositive = <i32>(held >> 63);
  return <i32>(held >> (64 - size)) + ((isPositive - 1) & (1 - (1 << size)));
}

/** What the data say does not make sense: the other decoder takes the file. */
export const BROKEN: i32 = -1;
/** A block of one colour. */
export const FLAT: i32 = 0;
export const FULL: i32 = 1;

/** Decodes one block into 64 zeros: BROKEN, FLAT or FULL. */
export function decodeBlock(c: Component, block: usize): i32 {
  if (isOverrun()) return BROKEN;
  let held = coded.held;
  let count = coded.count;
  let at = coded.at;
  if (count < 32) {
    held |= next32(at) << (32 - count);
    at += 4;
    count += 32;
  }
  let table = c.dc;
  let entry = load<i32>(table + (<usize>(held >> (64 - LOOKUP)) << 2));
  if (entry == 0) {
    entry = longCode(table, <u32>(held >> 48));
    if (entry == 0) return BROKEN;
  }
  held <<= entry & 31;
  count -= entry & 31;
  let difference = entry >> 16;
  let size = (entry >> 12) & 15;
  if (size > 0) {
    difference = extend(held, size);
    held <<= size;
    count -= size;
  }
  const dc = c.predicted + difference;
  if (dc != <i32>(<i16>dc)) return BROKEN;
  c.predicted = dc;
  store<i16>(block, <i16>dc);

  table = c.ac;
  let k = 1;
  while (k < 64) {
    if (count < 32) {
      held |= next32(at) << (32 - count);
      at += 4;
      count += 32;
    }
    entry = load<i32>(table + (<usize>(held >> (64 - LOOKUP)) << 2));
    if (entry >> 16 == 0) {
      if (entry == 0) {
        entry = longCode(table, <u32>(held >> 48));
        if (entry == 0) return BROKEN;
      }
      held <<= entry & 31;
      count -= entry & 31;
      size = (entry >> 12) & 15;
      const run = (entry >> 8) & 15;
      if (size == 0) {
        if (run < 15) break;
        k += 16;
        continue;
      }
      k += run;
      store<i16>(block + <usize>load<u8>(zigzag + <usize>k), <i16>extend(held, size));
      held <<= size;
      count -= size;
      k++;
      continue;
    }
    k += (entry >> 8) & 15;
    store<i16>(block + <usize>load<u8>(zigzag + <usize>k), <i16>(entry >> 16));
    held <<= entry & 31;
    count -= entry & 31;
    k++;
  }
  coded.held = held;
  coded.count = count;
  coded.at = at;
  if (k > 64) return BROKEN;
  return k == 1 ? FLAT : FULL;
}

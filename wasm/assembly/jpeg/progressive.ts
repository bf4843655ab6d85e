// Blocks of progressive scans (ITU-T T.81, annex G): the first bits of DC coefficients or of a band of AC coefficients, or one
// more bit of those. Each returns false when the data do not make sense.
import { coded, isOverrun, next32 } from './coded-data';
import { Component } from './frame';
import { LOOKUP, longCode } from './huffman-table';
import { extend } from './sequential';
import { placeOf } from './zigzag';

/** T.81, G.1.2.1. */
export function firstDc(c: Component, block: usize, low: i32): bool {
  if (isOverrun()) return false;
  refill();
  let entry = load<i32>(c.dc + (<usize>(coded.held >> (64 - LOOKUP)) << 2));
  if (entry == 0) entry = longCode(c.dc, <u32>(coded.held >> 48));
  if (entry == 0) return false;
  skip(entry & 31);
  let difference = entry >> 16;
  const size = (entry >> 12) & 15;
  if (size > 0) {
    difference = extend(coded.held, size);
    skip(size);
  }
  c.predicted += difference;
  const dc = c.predicted << low;
  if (c.predicted != <i32>(<i16>c.predicted) || dc != <i32>(<i16>dc)) return false;
  store<i16>(block, <i16>dc);
  return true;
}

/** T.81, G.1.2.1: one bit, which is not coded. */
export function moreOfDc(block: usize, low: i32): bool {
  if (isOverrun()) return false;
  refill();
  if (<i64>coded.held < 0) store<i16>(block, <i16>(<i32>load<i16>(block) | (1 << low)));
  skip(1);
  return true;
}

/** T.81, G.1.2.2. */
export function firstAc(c: Component, block: usize, first: i32, last: i32, low: i32): bool {
  if (coded.emptyBands > 0) {
    coded.emptyBands--;
    return true;
  }
  if (isOverrun()) return false;
  const table = c.ac;
  let held = coded.held;
  let count = coded.count;
  let at = coded.at;
  let k = first;
  while (k <= last) {
    if (count < 32) {
      held |= next32(at) << (32 - count);
      at += 4;
      count += 32;
    }
    let entry = load<i32>(table + (<usize>(held >> (64 - LOOKUP)) << 2));
    if (entry == 0) entry = longCode(table, <u32>(held >> 48));
    if (entry == 0) return false;
    held <<= entry & 31;
    count -= entry & 31;
    let value = entry >> 16;
    const run = (entry >> 8) & 15;
    if (value == 0) {
      const size = (entry >> 12) & 15;
      if (size == 0 && run == 15) {
        k += 16;
        continue;
      }
      if (size == 0) {
        // The band of this block is over, and those of some more blocks are empty.
        coded.emptyBands = run == 0 ? 0 : (1 << run) - 1 + <i32>(held >> (64 - run));
        held <<= run;
        count -= run;
        break;
      }
      value = extend(held, size);
      held <<= size;
      count -= size;
    }
    k += run;
    const shifted = value << low;
    if (k > last || shifted != <i32>(<i16>shifted)) return false;
    store<i16>(block + placeOf(k), <i16>shifted);
    k++;
  }
  coded.held = held;
  coded.count = count;
  coded.at = at;
  return k <= last + 1;
}

/** T.81, G.1.2.3. */
export function moreOfAc(c: Component, block: usize, first: i32, last: i32, low: i32): bool {
  if (isOverrun()) return false;
  const table = c.ac;
  const bit = 1 << low;
  let held = coded.held;
  let count = coded.count;
  let at = coded.at;
  let k = first;
  while (coded.emptyBands == 0 && k <= last) {
    if (count < 32) {
      held |= next32(at) << (32 - count);
      at += 4;
      count += 32;
    }
    let entry = load<i32>(table + (<usize>(held >> (64 - LOOKUP)) << 2));
    if (entry == 0) entry = longCode(table, <u32>(held >> 48));
    if (entry == 0) return false;
    held <<= entry & 31;
    count -= entry & 31;
    let value = entry >> 16;
    let run = (entry >> 8) & 15;
    const size = (entry >> 12) & 15;
    if (size > 0) {
      value = extend(held, size);
      held <<= size;
      count -= size;
    }
    if (abs(value) > 1) return false;
    if (value == 0 && run < 15) {
      coded.emptyBands = run == 0 ? 1 : (1 << run) + <i32>(held >> (64 - run));
      held <<= run;
      count -= run;
      break;
    }
    // Over coefficients that are there already, each with its bit, to the zero behind the run of zeros.
    for (; k <= last; k++) {
      const place = block + placeOf(k);
      const coefficient = <i32>load<i16>(place);
      if (coefficient == 0) {
        if (run == 0) break;
        run--;
        continue;
      }
      if (count < 1) {
        held |= next32(at) << (32 - count);
        at += 4;
        count += 32;
      }
      if (<i64>held < 0 && !(coefficient & bit)) {
        store<i16>(place, <i16>(coefficient < 0 ? coefficient - bit : coefficient + bit));
      }
      held <<= 1;
      count--;
    }
    if (value != 0) {
      if (k > last) return false;
      store<i16>(block + placeOf(k), <i16>(value * bit));
    }
    k++;
  }
  if (coded.emptyBands > 0) {
    coded.emptyBands--;
    for (; k <= last; k++) {
      const place = block + placeOf(k);
      const coefficient = <i32>load<i16>(place);
      if (coefficient == 0) continue;
      if (count < 1) {
        held |= next32(at) << (32 - count);
        at += 4;
        count += 32;
      }
      if (<i64>held < 0 && !(coefficient & bit)) {
        store<i16>(place, <i16>(coefficient < 0 ? coefficient - bit : coefficient + bit));
      }
      held <<= 1;
      count--;
    }
  }
  coded.held = held;
  coded.count = count;
  coded.at = at;
  return true;
}

@inline
function refill(): void {
  if (coded.count >= 32) return;
  coded.held |= next32(coded.at) << (32 - coded.count);
  coded.at += 4;
  coded.count += 32;
}

@inline
function skip(bits: i32): void {
  coded.held <<= bits;
  coded.count -= bits;
}

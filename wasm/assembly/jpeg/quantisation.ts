// Quantisation tables (ITU-T T.81, B.2.4.1), which a component keeps as they were when its first scan began.
import { Component } from './frame';
import { placeOf } from './zigzag';

/** Four of 64 i16 in rows. */
const tables: usize = memory.data(4 * 128, 16);
/** A bit for each table that was defined. */
let defined: i32 = 0;

export function forgetQuantisers(): void {
  defined = 0;
}

/** Reads the tables of a DQT segment; false when they are none, or hold numbers above 32,767. */
export function readQuantisers(at: usize, bytes: i32): bool {
  const end = at + <usize>bytes;
  while (at < end) {
    const place = <i32>load<u8>(at++);
    if (place & 0xec) return false;
    const isWide = place >> 4;
    if (at + (64 << isWide) > end) return false;
    const table = tables + 128 * <usize>(place & 3);
    for (let k = 0; k < 64; k++) {
      let step = <i32>load<u8>(at++);
      if (isWide) step = (step << 8) | <i32>load<u8>(at++);
      if (step > 0x7fff) return false;
      store<i16>(table + placeOf(k), <i16>step);
    }
    defined |= 1 << (place & 3);
  }
  return true;
}

/** At the first scan of a component; false when its table was not defined. */
export function keepQuantiser(c: Component): bool {
  if (!((defined >> c.quantiser) & 1)) return false;
  memory.copy(c.table, tables + 128 * <usize>c.quantiser, 128);
  return true;
}

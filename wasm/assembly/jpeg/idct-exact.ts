// The same transform for any numbers, one at a time, wrapping where libjpeg's 32-bit integers do: blocks that no encoder
// makes, and the odd one that is sharper than 16 bits are wide.

const halfway: usize = memory.data(256, 16);

@inline
function coefficient(block: usize, table: usize, at: usize): i32 {
  return <i32>load<i16>(block + at) * <i32>load<i16>(table + at);
}

@inline
function halfwayAt(row: usize, at: usize): i32 {
  return load<i32>(row + (at << 2));
}

/** Output `at` of 0..3, and of 7 - `at` when `isMirrored`: not yet rounded. */
@inline
function even(at: i32, x0: i32, x2: i32, x4: i32, x6: i32): i32 {
  if (at == 0) return ((x0 + x4) << 13) + x2 * 10703 + x6 * 4433;
  if (at == 1) return ((x0 - x4) << 13) + x2 * 4433 - x6 * 10704;
  if (at == 2) return ((x0 - x4) << 13) - x2 * 4433 + x6 * 10704;
  return ((x0 + x4) << 13) - x2 * 10703 - x6 * 4433;
}

@inline
function odd(at: i32, x1: i32, x3: i32, x5: i32, x7: i32): i32 {
  if (at == 0) return x1 * 11363 + x3 * 9633 + x5 * 6437 + x7 * 2260;
  if (at == 1) return x1 * 9633 - x3 * 2259 - x5 * 11362 - x7 * 6436;
  if (at == 2) return x1 * 6437 - x3 * 11362 + x5 * 2261 + x7 * 9633;
  return x1 * 2260 - x3 * 6436 + x5 * 9633 - x7 * 11363;
}

/** A result as a sample: libjpeg looks the lower ten bits up in a table that goes round at 512. */
@inline
function sample(value: i32): u8 {
  const wrapped = (value << 22) >> 22;
  return <u8>min(255, max(0, wrapped + 128));
}

export function exactIdct(block: usize, table: usize, to: usize, pitch: usize): void {
  for (let column: usize = 0; column < 8; column++) {
    const at = column << 1;
    const x0 = coefficient(block, table, at);
    const x1 = coefficient(block, table, at + 16);
    const x2 = coefficient(block, table, at + 32);
    const x3 = coefficient(block, table, at + 48);
    const x4 = coefficient(block, table, at + 64);
    const x5 = coefficient(block, table, at + 80);
    const x6 = coefficient(block, table, at + 96);
    const x7 = coefficient(block, table, at + 112);
    const column4 = halfway + (column << 2);
    const isFlat = isZeroBelow(block + at);
    for (let i = 0; i < 4; i++) {
      const e = even(i, x0, x2, x4, x6) + (1 << 10);
      const o = odd(i, x1, x3, x5, x7);
      store<i32>(column4 + (<usize>i << 5), isFlat ? x0 << 2 : (e + o) >> 11);
      store<i32>(column4 + (<usize>(7 - i) << 5), isFlat ? x0 << 2 : (e - o) >> 11);
    }
  }
  for (let row = halfway; row < halfway + 256; row += 32, to += pitch) {
    const x0 = halfwayAt(row, 0);
    const x1 = halfwayAt(row, 1);
    const x2 = halfwayAt(row, 2);
    const x3 = halfwayAt(row, 3);
    const x4 = halfwayAt(row, 4);
    const x5 = halfwayAt(row, 5);
    const x6 = halfwayAt(row, 6);
    const x7 = halfwayAt(row, 7);
    const isFlat = (x1 | x2 | x3 | x4 | x5 | x6 | x7) == 0;
    for (let i = 0; i < 4; i++) {
      const e = even(i, x0, x2, x4, x6) + (1 << 17);
      const o = odd(i, x1, x3, x5, x7);
      store<u8>(to + <usize>i, sample(isFlat ? (x0 + 16) >> 5 : (e + o) >> 18));
      store<u8>(to + <usize>(7 - i), sample(isFlat ? (x0 + 16) >> 5 : (e - o) >> 18));
    }
  }
}

/** libjpeg takes columns of one coefficient a shorter way, which wraps at other numbers. */
@inline
function isZeroBelow(column: usize): bool {
  let all: i32 = 0;
  for (let row: usize = 16; row < 128; row += 16) all |= <i32>load<i16>(column + row);
  return all == 0;
}

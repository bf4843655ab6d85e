// The hash of each of the eight rotations and mirrorings, from the frequencies of the original: turning the picture
// transposes the frequencies or negates every other one (those of even row or column index here, because index 0 is
// frequency 1). Each has a median of its own.
import { lowerMedian } from './median';

/** Bytes of one hash. */
export const HASH_BYTES: usize = 32;

const TRANSPOSE = 1;
const EVEN_ROWS = 2;
const EVEN_COLUMNS = 4;

const flipped: usize = memory.data(1024, 16);
const turned: usize = memory.data(1024, 16);

/** In the order orig, rot90, rot180, rot270, flipx, flipy, flipplus1, flipminus1. */
@inline
function kindOf(dihedral: i32): i32 {
  switch (dihedral) {
    case 1: return TRANSPOSE | EVEN_ROWS;
    case 2: return EVEN_ROWS | EVEN_COLUMNS;
    case 3: return TRANSPOSE | EVEN_COLUMNS;
    case 4: return EVEN_ROWS;
    case 5: return EVEN_COLUMNS;
    case 6: return TRANSPOSE;
    case 7: return TRANSPOSE | EVEN_ROWS | EVEN_COLUMNS;
    default: return 0;
  }
}

/** A set bit for each frequency above the median; frequency (15, 15) is the top bit of the first byte. */
export function hashOf(frequencies: usize, out: usize): void {
  const median = f32x4.splat(lowerMedian(frequencies));
  for (let row: usize = 0; row < 16; row++, frequencies += 64) {
    const word =
      i32x4.bitmask(f32x4.gt(v128.load(frequencies), median)) |
      (i32x4.bitmask(f32x4.gt(v128.load(frequencies, 16), median)) << 4) |
      (i32x4.bitmask(f32x4.gt(v128.load(frequencies, 32), median)) << 8) |
      (i32x4.bitmask(f32x4.gt(v128.load(frequencies, 48), median)) << 12);
    store<u16>(out + 30 - 2 * row, bswap<u16>(<u16>word));
  }
}

function transposeInto(frequencies: usize, out: usize): void {
  for (let row: usize = 0; row < 16; row++) {
    for (let column: usize = 0; column < 16; column++) {
      store<f32>(out + ((column * 16 + row) << 2), load<f32>(frequencies + ((row * 16 + column) << 2)));
    }
  }
}

/** Eight hashes of 16x16 frequencies. */
export function dihedralHashes(frequencies: usize, out: usize): void {
  transposeInto(frequencies, turned);
  for (let i = 0; i < 8; i++, out += HASH_BYTES) {
    const kind = kindOf(i);
    const from = kind & TRANSPOSE ? turned : frequencies;
    const columns = kind & EVEN_COLUMNS ? i32x4(i32.MIN_VALUE, 0, i32.MIN_VALUE, 0) : i32x4.splat(0);
    const rows = kind & EVEN_ROWS ? i32x4.splat(i32.MIN_VALUE) : i32x4.splat(0);
    for (let at: usize = 0; at < 1024; at += 16) {
      const signs = (at >> 6) & 1 ? columns : v128.xor(columns, rows);
      v128.store(flipped + at, v128.xor(v128.load(from + at), signs));
    }
    hashOf(flipped, out);
  }
}

// The inverse DCT (ITU-T T.81, A.3.3) in integers, as libjpeg's accurate one ("islow") rounds it: C. Loeffler, A. Ligtenberg and
// G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications" (ICASSP 1989), with constants of 13 bits; columns
// first, kept with two more bits, then rows. In between, everything is a sum of products of integers: so any order of
// adding gives the same, and each output is written here as products of pairs, which one instruction adds.
//
// Vectors hold 16 bits a number, and larger ones are cut off at their ends. Whether any were, the samples tell: none is further
// than 512 from the middle only if all numbers halfway are below 32 x 512 = 16,384 and all coefficients below 4,100, for the
// transform that leads back makes them no larger. 32 bits are enough for a sum: 61,213 x 32,768 is below 2 ** 31. Blocks
// with samples beyond 512 go to idct-exact.ts.
import { exactIdct } from './idct-exact';

/** Eight rows of eight i16: columns transformed, then turned. */
const halfway: usize = memory.data(128, 16);
/** What a transform in one direction gives: eight vectors of eight i16. */
const given: usize = memory.data(128, 16);

@inline
function pair(a: i16, b: i16): v128 {
  return i16x8(a, b, a, b, a, b, a, b);
}

/** a0 b0 a1 b1 a2 b2 a3 b3 */
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function low32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

@inline
function high32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

@inline
function low64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

@inline
function high64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

@inline
function sum(a: v128, x: v128, b: v128, y: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(a, x), i32x4.dot_i16x8_s(b, y));
}

/** Outputs 0, 1, 2, 3 of the even half: of coefficients 0 and 4, 2 and 6. */
@inline
function even(at: i32, x04: v128, x26: v128, rounding: v128): v128 {
  const sign: i16 = at == 0 || at == 3 ? 1 : -1;
  const ends = i32x4.add(i32x4.dot_i16x8_s(x04, pair(8192, sign * 8192)), rounding);
  if (at == 0) return i32x4.add(ends, i32x4.dot_i16x8_s(x26, pair(10703, 4433)));
  if (at == 1) return i32x4.add(ends, i32x4.dot_i16x8_s(x26, pair(4433, -10704)));
  if (at == 2) return i32x4.sub(ends, i32x4.dot_i16x8_s(x26, pair(4433, -10704)));
  return i32x4.sub(ends, i32x4.dot_i16x8_s(x26, pair(10703, 4433)));
}

/** Outputs 0, 1, 2, 3 of the odd half: of coefficients 1 and 3, 5 and 7. */
@inline
function odd(at: i32, x13: v128, x57: v128): v128 {
  if (at == 0) return sum(x13, pair(11363, 9633), x57, pair(6437, 2260));
  if (at == 1) return sum(x13, pair(9633, -2259), x57, pair(-11362, -6436));
  if (at == 2) return sum(x13, pair(6437, -11362), x57, pair(2261, 9633));
  return sum(x13, pair(2260, -6436), x57, pair(9633, -11363));
}

/** Eight coefficients times their steps, held within 16 bits. */
@inline
function dequantised(block: usize, table: usize): v128 {
  const coefficients = v128.load(block);
  const steps = v128.load(table);
  return i16x8.narrow_i32x4_s(
    i32x4.extmul_low_i16x8_s(coefficients, steps),
    i32x4.extmul_high_i16x8_s(coefficients, steps),
  );
}

/** Writes outputs `at` and 7 - `at` of one transform, for the lower and the upper four numbers of its vectors. */
@inline
function giveTwo(
  at: i32, a04: v128, a26: v128, a13: v128, a57: v128, b04: v128, b26: v128, b13: v128, b57: v128,
  rounding: v128, shift: i32,
): void {
  const e = even(at, a04, a26, rounding);
  const o = odd(at, a13, a57);
  const f = even(at, b04, b26, rounding);
  const p = odd(at, b13, b57);
  v128.store(
    given + (<usize>at << 4),
    i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(e, o), shift), i32x4.shr_s(i32x4.add(f, p), shift)),
  );
  v128.store(
    given + (<usize>(7 - at) << 4),
    i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.sub(e, o), shift), i32x4.shr_s(i32x4.sub(f, p), shift)),
  );
}

/** The transform across eight vectors, rounded, shifted and held within 16 bits, to `given`. */
@inline
function transform(
  x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, x5: v128, x6: v128, x7: v128, rounding: v128, shift: i32,
): void {
  const a04 = low(x0, x4);
  const a26 = low(x2, x6);
  const a13 = low(x1, x3);
  const a57 = low(x5, x7);
  const b04 = high(x0, x4);
  const b26 = high(x2, x6);
  const b13 = high(x1, x3);
  const b57 = high(x5, x7);
  giveTwo(0, a04, a26, a13, a57, b04, b26, b13, b57, rounding, shift);
  giveTwo(1, a04, a26, a13, a57, b04, b26, b13, b57, rounding, shift);
  giveTwo(2, a04, a26, a13, a57, b04, b26, b13, b57, rounding, shift);
  giveTwo(3, a04, a26, a13, a57, b04, b26, b13, b57, rounding, shift);
}

/** Turns eight rows of i16 over, from `given` to `to`. */
@inline
function storeTurned(to: usize): void {
  const r0 = v128.load(given);
  const r1 = v128.load(given, 16);
  const r2 = v128.load(given, 32);
  const r3 = v128.load(given, 48);
  const r4 = v128.load(given, 64);
  const r5 = v128.load(given, 80);
  const r6 = v128.load(given, 96);
  const r7 = v128.load(given, 112);
  const a0 = low(r0, r1);
  const a1 = high(r0, r1);
  const a2 = low(r2, r3);
  const a3 = high(r2, r3);
  const a4 = low(r4, r5);
  const a5 = high(r4, r5);
  const a6 = low(r6, r7);
  const a7 = high(r6, r7);
  const b0 = low32(a0, a2);
  const b1 = high32(a0, a2);
  const b2 = low32(a1, a3);
  const b3 = high32(a1, a3);
  const b4 = low32(a4, a6);
  const b5 = high32(a4, a6);
  const b6 = low32(a5, a7);
  const b7 = high32(a5, a7);
  v128.store(to, low64(b0, b4));
  v128.store(to, high64(b0, b4), 16);
  v128.store(to, low64(b1, b5), 32);
  v128.store(to, high64(b1, b5), 48);
  v128.store(to, low64(b2, b6), 64);
  v128.store(to, high64(b2, b6), 80);
  v128.store(to, low64(b3, b7), 96);
  v128.store(to, high64(b3, b7), 112);
}

/** Transforms the columns into `halfway`, turned. */
function columns(block: usize, table: usize): void {
  transform(
    dequantised(block, table), dequantised(block + 16, table + 16),
    dequantised(block + 32, table + 32), dequantised(block + 48, table + 48),
    dequantised(block + 64, table + 64), dequantised(block + 80, table + 80),
    dequantised(block + 96, table + 96), dequantised(block + 112, table + 112),
    i32x4.splat(1 << 10), 11,
  );
  storeTurned(halfway);
}

/** Stores the two halves of a vector as rows of eight samples. */
@inline
function storeRows(samples: v128, to: usize, pitch: usize): void {
  v128.store64_lane(to, samples, 0);
  v128.store64_lane(to + pitch, samples, 1);
}

/** Rows of `halfway`, to samples; false when one of them is further than 512 from the middle. */
function rows(to: usize, pitch: usize): bool {
  // 128 is added with the rounding: samples are shifted by half their range (T.81, A.3.1).
  transform(
    v128.load(halfway), v128.load(halfway, 16), v128.load(halfway, 32), v128.load(halfway, 48),
    v128.load(halfway, 64), v128.load(halfway, 80), v128.load(halfway, 96), v128.load(halfway, 112),
    i32x4.splat((1 << 17) + (128 << 18)), 18,
  );
  const r0 = v128.load(given);
  const r1 = v128.load(given, 16);
  const r2 = v128.load(given, 32);
  const r3 = v128.load(given, 48);
  const r4 = v128.load(given, 64);
  const r5 = v128.load(given, 80);
  const r6 = v128.load(given, 96);
  const r7 = v128.load(given, 112);
  const least = i16x8.min_s(
    i16x8.min_s(i16x8.min_s(r0, r1), i16x8.min_s(r2, r3)),
    i16x8.min_s(i16x8.min_s(r4, r5), i16x8.min_s(r6, r7)),
  );
  const most = i16x8.max_s(
    i16x8.max_s(i16x8.max_s(r0, r1), i16x8.max_s(r2, r3)),
    i16x8.max_s(i16x8.max_s(r4, r5), i16x8.max_s(r6, r7)),
  );
  const tooFar = v128.or(i16x8.lt_s(least, i16x8.splat(-384)), i16x8.gt_s(most, i16x8.splat(639)));
  if (v128.any_true(tooFar)) return false;
  turnAndStore(
    i8x16.narrow_i16x8_u(r0, r4), i8x16.narrow_i16x8_u(r1, r5), i8x16.narrow_i16x8_u(r2, r6), i8x16.narrow_i16x8_u(r3, r7),
    to, pitch,
  );
  return true;
}

/** Columns 0 and 4, 1 and 5, 2 and 6, 3 and 7 of samples, to rows. */
@inline
function turnAndStore(c04: v128, c15: v128, c26: v128, c37: v128, to: usize, pitch: usize): void {
  const a = v128.shuffle<i8>(c04, c15, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const b = v128.shuffle<i8>(c04, c15, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const c = v128.shuffle<i8>(c26, c37, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const d = v128.shuffle<i8>(c26, c37, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const left0 = low(a, c);
  const left4 = high(a, c);
  const right0 = low(b, d);
  const right4 = high(b, d);
  storeRows(low32(left0, right0), to, pitch);
  storeRows(high32(left0, right0), to + 2 * pitch, pitch);
  storeRows(low32(left4, right4), to + 4 * pitch, pitch);
  storeRows(high32(left4, right4), to + 6 * pitch, pitch);
}

/** Turns a block of coefficients, 64 i16 in rows, into eight rows of samples. */
export function idct(block: usize, table: usize, to: usize, pitch: usize): void {
  columns(block, table);
  if (!rows(to, pitch)) exactIdct(block, table, to, pitch);
}

/** The same for a block of which only the first coefficient is not zero. */
export function flatIdct(block: usize, table: usize, to: usize, pitch: usize): void {
  const level = ((<i32>load<i16>(block) * <i32>load<i16>(table)) * 4 + 16) >> 5;
  if (level < -512 || level > 511) {
    exactIdct(block, table, to, pitch);
    return;
  }
  const samples = <u64>min(255, max(0, level + 128)) * 0x0101010101010101;
  for (let y = 0; y < 8; y++, to += pitch) store<u64>(to, samples);
}

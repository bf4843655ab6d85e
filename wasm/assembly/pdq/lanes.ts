// "Lanes" is the layout in which the row passes work: eight image rows side by side, so that the rows' independent
// running sums fill two vectors. Column x of a lanes buffer is 32 bytes: rows 0-3, then rows 4-7. Swapping between this
// and the row-major layout of the column pass is a 4x4 transposition, made of the four shuffles below:
//   a b c d  ->  low(a,b) low(c,d) high(a,b) high(c,d)  ->  first/second halves of each pair.

/** Image rows handled together. */
export const LANE_ROWS: i32 = 8;
/** Bytes of one column in a lanes buffer. */
export const LANE_BYTES: usize = 32;
/** log2 of LANE_BYTES. */
export const LANE_SHIFT: usize = 5;

/** a0 b0 a1 b1 */
@inline
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}

/** a2 b2 a3 b3 */
@inline
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}

/** a0 a1 b0 b1 */
@inline
export function first(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

/** a2 a3 b2 b3 */
@inline
export function second(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}

/** Stores the transpose of a, b, c, d at `to`, its four rows `stride` bytes apart. */
@inline
export function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize, stride: usize): void {
  const ab = low(a, b);
  const cd = low(c, d);
  const AB = high(a, b);
  const CD = high(c, d);
  v128.store(to, first(ab, cd));
  v128.store(to + stride, second(ab, cd));
  v128.store(to + 2 * stride, first(AB, CD));
  v128.store(to + 3 * stride, second(AB, CD));
}

// Rows of components to rows of pixels: R, G, B and 255, or one grey byte. YCbCr becomes RGB by ITU-T T.871, 7, in libjpeg's
// fixed-point numbers of 16 bits: 1.402 is 91,881, 1.772 is 116,130, 0.344 is 22,554 and 0.714 is 46,802 of 65,536. Whole parts
// are added apart, so that the rest fits a product of 16 bits.

/** round(13,173 / 2 ** 15 * x) is round(26,345 / 2 ** 16 * x) for every x from -128 to 127. */
const RED: i16 = 13173;
const BLUE: i16 = -7471;

@inline
function greenOf(cb: v128, cr: v128): v128 {
  const parts = i16x8(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734);
  const half = i32x4.splat(1 << 15);
  const lower = v128.shuffle<i16>(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11);
  const upper = v128.shuffle<i16>(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15);
  const part = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(lower, parts), half), 16),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(upper, parts), half), 16),
  );
  return i16x8.sub(part, cr);
}

@inline
function redOf(cr: v128): v128 {
  return i16x8.add(cr, i16x8.q15mulr_sat_s(cr, i16x8.splat(RED)));
}

@inline
function blueOf(cb: v128): v128 {
  return i16x8.add(i16x8.add(cb, cb), i16x8.q15mulr_sat_s(cb, i16x8.splat(BLUE)));
}

/** Stores 16 pixels. */
@inline
function storePixels(r: v128, g: v128, b: v128, to: usize): void {
  const full = i8x16.splat(-1);
  const rg0 = v128.shuffle<i8>(r, g, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const rg8 = v128.shuffle<i8>(r, g, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const ba0 = v128.shuffle<i8>(b, full, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const ba8 = v128.shuffle<i8>(b, full, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, v128.shuffle<i16>(rg0, ba0, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(to, v128.shuffle<i16>(rg0, ba0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  v128.store(to, v128.shuffle<i16>(rg8, ba8, 0, 8, 1, 9, 2, 10, 3, 11), 32);
  v128.store(to, v128.shuffle<i16>(rg8, ba8, 4, 12, 5, 13, 6, 14, 7, 15), 48);
}

/** Writes up to 15 pixels more than asked for. */
export function yccRow(y: usize, cb: usize, cr: usize, width: i32, to: usize): void {
  const centre = i16x8.splat(128);
  for (let end = y + <usize>width; y < end; y += 16, cb += 16, cr += 16, to += 64) {
    const luma = v128.load(y);
    const blueness = v128.load(cb);
    const redness = v128.load(cr);
    const y0 = i16x8.extend_low_i8x16_u(luma);
    const y8 = i16x8.extend_high_i8x16_u(luma);
    const cb0 = i16x8.sub(i16x8.extend_low_i8x16_u(blueness), centre);
    const cb8 = i16x8.sub(i16x8.extend_high_i8x16_u(blueness), centre);
    const cr0 = i16x8.sub(i16x8.extend_low_i8x16_u(redness), centre);
    const cr8 = i16x8.sub(i16x8.extend_high_i8x16_u(redness), centre);
    storePixels(
      i8x16.narrow_i16x8_u(i16x8.add(y0, redOf(cr0)), i16x8.add(y8, redOf(cr8))),
      i8x16.narrow_i16x8_u(i16x8.add(y0, greenOf(cb0, cr0)), i16x8.add(y8, greenOf(cb8, cr8))),
      i8x16.narrow_i16x8_u(i16x8.add(y0, blueOf(cb0)), i16x8.add(y8, blueOf(cb8))),
      to,
    );
  }
}

/** Writes up to 15 pixels more than asked for. */
export function rgbRow(r: usize, g: usize, b: usize, width: i32, to: usize): void {
  for (let end = r + <usize>width; r < end; r += 16, g += 16, b += 16, to += 64) {
    storePixels(v128.load(r), v128.load(g), v128.load(b), to);
  }
}

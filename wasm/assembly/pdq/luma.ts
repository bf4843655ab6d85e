// Luma in f32, left to right, never rounded to an integer: Y = (0.299 R + 0.587 G) + 0.114 B; one channel is Y itself.
import { LANE_BYTES, storeTransposed } from './lanes';

/** Luma of four pixels whose bytes are R, G, B, anything. */
@inline
function weigh(pixels: v128): v128 {
  const mask = i32x4.splat(0xff);
  const r = f32x4.convert_i32x4_s(v128.and(pixels, mask));
  const g = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(pixels, 8), mask));
  const b = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(pixels, 16), mask));
  const red = f32x4.mul(f32x4.splat(0.299), r);
  const green = f32x4.mul(f32x4.splat(0.587), g);
  const blue = f32x4.mul(f32x4.splat(0.114), b);
  return f32x4.add(f32x4.add(red, green), blue);
}

/** Luma of the four pixels at `at`; reads up to 16 bytes. `channels` is a constant at every call. */
@inline
function luma4(at: usize, channels: i32): v128 {
  if (channels == 4) return weigh(v128.load(at));
  if (channels == 3) {
    const spread = i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
    return weigh(v128.swizzle(v128.load(at), spread));
  }
  const wide = v128.extend_low<u8>(v128.load32_zero(at));
  return f32x4.convert_i32x4_s(v128.extend_low<u16>(wide));
}

@inline
function fill(from: usize, stride: usize, width: i32, channels: i32, lanes: usize): void {
  const step = <usize>(4 * channels);
  const end = lanes + (<usize>((width + 3) & ~3)) * LANE_BYTES;
  const half = stride << 2;
  for (let to = lanes; to < end; to += 4 * LANE_BYTES, from += step) {
    storeTransposed(
      luma4(from, channels),
      luma4(from + stride, channels),
      luma4(from + 2 * stride, channels),
      luma4(from + 3 * stride, channels),
      to,
      LANE_BYTES,
    );
    const lower = from + half;
    storeTransposed(
      luma4(lower, channels),
      luma4(lower + stride, channels),
      luma4(lower + 2 * stride, channels),
      luma4(lower + 3 * stride, channels),
      to + 16,
      LANE_BYTES,
    );
  }
}

/**
 * Eight rows of 8-bit samples, `width * channels` bytes each, into lanes. Reads up to 16 bytes past the last row and
 * writes up to three columns of noise past the last one.
 */
export function lumaLanes(rows: usize, width: i32, channels: i32, lanes: usize): void {
  const stride = <usize>(width * channels);
  if (channels == 4) fill(rows, stride, width, 4, lanes);
  else if (channels == 3) fill(rows, stride, width, 3, lanes);
  else fill(rows, stride, width, 1, lanes);
}

// Quality 0..100: how much neighbours differ, in steps of 1/100 of full scale, over the whole 64x64 picture.
import { SIDE, SIDE_BYTES } from './decimate';

/** |trunc((u - v) * 100 / 255)| for four pairs. */
@inline
function steps(u: v128, v: v128): v128 {
  const scaled = f32x4.div(f32x4.mul(f32x4.sub(u, v), f32x4.splat(100)), f32x4.splat(255));
  return i32x4.abs(i32x4.trunc_sat_f32x4_s(scaled));
}

@inline
function step(u: f32, v: f32): i32 {
  return abs(<i32>(((u - v) * 100) / 255));
}

/** Quality of a 64x64 f32 picture. */
export function qualityOf(picture: usize): i32 {
  let sums = i32x4.splat(0);
  let gradient = 0;
  for (let y = 0; y < SIDE; y++, picture += SIDE_BYTES) {
    for (let x: usize = 0; x < SIDE_BYTES; x += 16) {
      const here = v128.load(picture + x);
      if (y < SIDE - 1) sums = i32x4.add(sums, steps(here, v128.load(picture + x + SIDE_BYTES)));
      if (x < SIDE_BYTES - 16) sums = i32x4.add(sums, steps(here, v128.load(picture + x + 4)));
    }
    // The last three pairs of the row, which no whole vector covers.
    for (let x: usize = SIDE_BYTES - 16; x < SIDE_BYTES - 4; x += 4) {
      gradient += step(load<f32>(picture + x), load<f32>(picture + x + 4));
    }
  }
  gradient += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  gradient += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  return min(100, gradient / 90);
}

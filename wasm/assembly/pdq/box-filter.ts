// The running-sum box filter of PDQ, twice along rows and twice along columns.
//
// The reference walks a line in four phases: fill the window, grow it, slide it (add the new sample, then subtract the
// old one), shrink it; each output is the sum divided by the samples in the window. Its rounding drift is part of the
// hash, so every line here does the same additions in the same order. The phases are one loop because adding or
// subtracting +0 changes no sum: lines are surrounded by zeros, and only the divisor tells the phases apart.
import { LANE_BYTES, LANE_SHIFT } from './lanes';

/** Length of the box for a line of `length` samples reduced to 64. */
@inline
export function windowOf(length: i32): i32 {
  return (length + 127) >> 7;
}

/** How many samples the output trails behind the input. */
@inline
export function lagOf(window: i32): i32 {
  return ((window + 2) >> 1) - 1;
}

/** Samples of a line of `length` within the window that ends at `last`; at least 1. */
@inline
export function samplesIn(last: i32, window: i32, length: i32): f32 {
  return <f32>max(1, min(last, length - 1) - max(0, last - window + 1) + 1);
}

/**
 * First row pass, eight rows at once. `lanes` holds `window` columns of zeros before column 0 and `lag` after the last;
 * `out` has room for `lag` columns before column 0. `divisors` is an f32 for each step.
 */
export function filterRows(lanes: usize, out: usize, divisors: usize, width: i32, window: i32): void {
  const lag = lagOf(window);
  const back = (<usize>window) << LANE_SHIFT;
  const end = lanes + ((<usize>(width + lag)) << LANE_SHIFT);
  let to = out - ((<usize>lag) << LANE_SHIFT);
  let upper = f32x4.splat(0);
  let lower = f32x4.splat(0);
  for (let at = lanes; at < end; at += LANE_BYTES, to += LANE_BYTES, divisors += 4) {
    const divisor = v128.load32_splat(divisors);
    const old = at - back;
    upper = f32x4.sub(f32x4.add(upper, v128.load(at)), v128.load(old));
    lower = f32x4.sub(f32x4.add(lower, v128.load(at, 16)), v128.load(old, 16));
    v128.store(to, f32x4.div(upper, divisor));
    v128.store(to, f32x4.div(lower, divisor), 16);
  }
}

/**
 * Second row pass, eight rows at once: the sum runs over every column, and only the 64 columns that survive the
 * decimation are divided and stored. `ends[i]` is the last column summed for output i.
 */
export function filterRowsSampled(lanes: usize, out: usize, divisors: usize, ends: usize, window: i32): void {
  const back = (<usize>window) << LANE_SHIFT;
  let at = lanes;
  let upper = f32x4.splat(0);
  let lower = f32x4.splat(0);
  for (let i = 0; i < 64; i++) {
    const column = <usize>load<u32>(ends + (<usize>i << 2));
    const last = lanes + (column << LANE_SHIFT);
    for (; at <= last; at += LANE_BYTES) {
      const old = at - back;
      upper = f32x4.sub(f32x4.add(upper, v128.load(at)), v128.load(old));
      lower = f32x4.sub(f32x4.add(lower, v128.load(at, 16)), v128.load(old, 16));
    }
    const divisor = v128.load32_splat(divisors + (column << 2));
    const to = out + (<usize>i << LANE_SHIFT);
    v128.store(to, f32x4.div(upper, divisor));
    v128.store(to, f32x4.div(lower, divisor), 16);
  }
}

// The column passes keep one running sum a column and the last `window` rows in a ring: the row that leaves the window
// lies in the slot that the new row takes. See box-filter.ts for why zeros stand in for the phases.
import { samplesIn } from './box-filter';
import { LANE_BYTES, first, high, low, second, storeTransposed } from './lanes';

@inline
function nextSlot(slot: usize, pitch: usize, ring: usize, end: usize): usize {
  const next = slot + pitch;
  return next == end ? ring : next;
}

/** The sums after the row `value`, which takes the slot of the row that leaves. */
@inline
function slide(sum: v128, value: v128, slot: usize): v128 {
  const old = v128.load(slot);
  v128.store(slot, value);
  return f32x4.sub(f32x4.add(sum, value), old);
}

/**
 * First column pass over eight rows, from lanes to lanes.
 *
 * @param sums one f32 a column
 * @param ring `window` rows of `pitch` bytes
 * @param slot where in the ring the first of the eight rows goes
 * @param row  index of that row in the image; rows past `height` are zeros
 * @returns the slot of the row after these eight
 */
export function filterColumns(
  from: usize,
  to: usize,
  width: i32,
  sums: usize,
  ring: usize,
  pitch: usize,
  slot: usize,
  row: i32,
  window: i32,
  height: i32,
): usize {
  const end = ring + <usize>window * pitch;
  const d0 = f32x4.splat(samplesIn(row, window, height));
  const d1 = f32x4.splat(samplesIn(row + 1, window, height));
  const d2 = f32x4.splat(samplesIn(row + 2, window, height));
  const d3 = f32x4.splat(samplesIn(row + 3, window, height));
  const d4 = f32x4.splat(samplesIn(row + 4, window, height));
  const d5 = f32x4.splat(samplesIn(row + 5, window, height));
  const d6 = f32x4.splat(samplesIn(row + 6, window, height));
  const d7 = f32x4.splat(samplesIn(row + 7, window, height));
  const s0 = slot;
  const s1 = nextSlot(s0, pitch, ring, end);
  const s2 = nextSlot(s1, pitch, ring, end);
  const s3 = nextSlot(s2, pitch, ring, end);
  const s4 = nextSlot(s3, pitch, ring, end);
  const s5 = nextSlot(s4, pitch, ring, end);
  const s6 = nextSlot(s5, pitch, ring, end);
  const s7 = nextSlot(s6, pitch, ring, end);

  const bytes = (<usize>((width + 3) & ~3)) << 2;
  for (let x: usize = 0; x < bytes; x += 16, from += 4 * LANE_BYTES, to += 4 * LANE_BYTES) {
    let sum = v128.load(sums + x);

    let c0 = v128.load(from);
    let c1 = v128.load(from, 32);
    let c2 = v128.load(from, 64);
    let c3 = v128.load(from, 96);
    let l01 = low(c0, c1);
    let l23 = low(c2, c3);
    let h01 = high(c0, c1);
    let h23 = high(c2, c3);
    sum = slide(sum, first(l01, l23), s0 + x);
    const y0 = f32x4.div(sum, d0);
    sum = slide(sum, second(l01, l23), s1 + x);
    const y1 = f32x4.div(sum, d1);
    sum = slide(sum, first(h01, h23), s2 + x);
    const y2 = f32x4.div(sum, d2);
    sum = slide(sum, second(h01, h23), s3 + x);
    const y3 = f32x4.div(sum, d3);
    storeTransposed(y0, y1, y2, y3, to, LANE_BYTES);

    c0 = v128.load(from, 16);
    c1 = v128.load(from, 48);
    c2 = v128.load(from, 80);
    c3 = v128.load(from, 112);
    l01 = low(c0, c1);
    l23 = low(c2, c3);
    h01 = high(c0, c1);
    h23 = high(c2, c3);
    sum = slide(sum, first(l01, l23), s4 + x);
    const y4 = f32x4.div(sum, d4);
    sum = slide(sum, second(l01, l23), s5 + x);
    const y5 = f32x4.div(sum, d5);
    sum = slide(sum, first(h01, h23), s6 + x);
    const y6 = f32x4.div(sum, d6);
    sum = slide(sum, second(h01, h23), s7 + x);
    const y7 = f32x4.div(sum, d7);
    storeTransposed(y4, y5, y6, y7, to + 16, LANE_BYTES);

    v128.store(sums + x, sum);
  }
  return nextSlot(s7, pitch, ring, end);
}

/** Second column pass, one row of 64 columns, into its sums; `row` 0 means a row of zeros past the end. */
export function slideSampledRow(row: usize, sums: usize, slot: usize): void {
  for (let x: usize = 0; x < 256; x += 16) {
    const value = row ? v128.load(row + x) : f32x4.splat(0);
    v128.store(sums + x, slide(v128.load(sums + x), value, slot + x));
  }
}

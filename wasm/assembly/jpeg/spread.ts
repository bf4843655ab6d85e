// Components with fewer samples than the picture has pixels are spread over it as libjpeg-turbo does: by a triangle filter,
// which gives the nearer sample three parts and the farther one ("fancy upsampling"), or by repetition. At the edges a
// sample is its own neighbour. Pixels side by side are rounded up and down in turns.
import {
  Component, DOUBLED_ACROSS, DOUBLED_BOTH, DOUBLED_DOWN, REPEATED_ACROSS, REPEATED_BOTH, WHOLE,
} from './frame';

/** Bytes before and after each row of samples that may be read and written. */
export const MARGIN: usize = 32;

/** Row `y` of a component's samples; beyond its edges, the last one. */
@inline
function rowOf(c: Component, y: i32): usize {
  return c.plane + <usize>(min(max(y, 0), c.height - 1) % c.ringRows) * c.pitch;
}

/** Samples for each pixel of row `y` of the picture, and some bytes more. */
export function spreadRow(c: Component, y: i32): usize {
  if (c.spread == WHOLE) return rowOf(c, y);
  if (c.spread == DOUBLED_ACROSS) doubleAcross(framed(c, rowOf(c, y)), c.width, c.row);
  else if (c.spread == DOUBLED_BOTH) {
    const near = framed(c, rowOf(c, y >> 1));
    const far = framed(c, rowOf(c, y & 1 ? (y >> 1) + 1 : (y >> 1) - 1));
    doubleBoth(near, far, c.width, c.row);
  } else if (c.spread == DOUBLED_DOWN) {
    mixRows(rowOf(c, y >> 1), rowOf(c, y & 1 ? (y >> 1) + 1 : (y >> 1) - 1), c.width, c.row);
  } else if (c.spread == REPEATED_ACROSS) repeat(rowOf(c, y), c.width, 2, c.row);
  else if (c.spread == REPEATED_BOTH) repeat(rowOf(c, y >> 1), c.width, 2, c.row);
  else repeat(rowOf(c, y), c.width, 4, c.row);
  return c.row;
}

/** The row with its first and last sample once more, before and behind it. */
@inline
function framed(c: Component, row: usize): usize {
  store<u8>(row - 1, load<u8>(row));
  store<u8>(row + <usize>c.width, load<u8>(row + <usize>c.width - 1));
  return row;
}

@inline
function wide(at: usize): v128 {
  return v128.load8x8_u(at);
}

@inline
function threefold(a: v128): v128 {
  return i16x8.add(i16x8.add(a, a), a);
}

/** Bytes of `first` and `second` in turns; both hold 16-bit numbers below 256. */
@inline
function inTurns(first: v128, second: v128): v128 {
  return v128.or(first, i16x8.shl(second, 8));
}

/** Each sample becomes two pixels: (3 a + left + 1) / 4 and (3 a + right + 2) / 4. */
function doubleAcross(row: usize, width: i32, to: usize): void {
  for (let end = row + <usize>width; row < end; row += 8, to += 16) {
    const here = threefold(wide(row));
    const first = i16x8.shr_u(i16x8.add(i16x8.add(here, wide(row - 1)), i16x8.splat(1)), 2);
    const second = i16x8.shr_u(i16x8.add(i16x8.add(here, wide(row + 1)), i16x8.splat(2)), 2);
    v128.store(to, inTurns(first, second));
  }
}

/** Three parts of the nearer row and one of the farther. */
@inline
function column(near: usize, far: usize): v128 {
  return i16x8.add(threefold(wide(near)), wide(far));
}

/** The same in both directions, rounded once: (3 a + left + 8) / 16 and (3 a + right + 7) / 16. */
function doubleBoth(near: usize, far: usize, width: i32, to: usize): void {
  for (let end = near + <usize>width; near < end; near += 8, far += 8, to += 16) {
    const here = threefold(column(near, far));
    const first = i16x8.shr_u(i16x8.add(i16x8.add(here, column(near - 1, far - 1)), i16x8.splat(8)), 4);
    const second = i16x8.shr_u(i16x8.add(i16x8.add(here, column(near + 1, far + 1)), i16x8.splat(7)), 4);
    v128.store(to, inTurns(first, second));
  }
}

/** (3 near + far + 1) / 4, above and below alike: later versions of libjpeg-turbo take turns here, too. */
function mixRows(near: usize, far: usize, width: i32, to: usize): void {
  const rounding = i16x8.splat(1);
  for (let end = near + <usize>width; near < end; near += 8, far += 8, to += 8) {
    const mixed = i16x8.shr_u(i16x8.add(column(near, far), rounding), 2);
    v128.store64_lane(to, i8x16.narrow_i16x8_u(mixed, mixed), 0);
  }
}

function repeat(row: usize, width: i32, times: i32, to: usize): void {
  for (let end = row + <usize>width; row < end; row++) {
    for (let n = times; n > 0; n--) store<u8>(to++, load<u8>(row));
  }
}

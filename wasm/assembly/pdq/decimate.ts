// The last column pass, of which only the 64 sampled rows leave: together with the sampled columns they are the 64x64
// picture from which hash and quality are made.
import { lagOf, samplesIn } from './box-filter';
import { slideSampledRow } from './column-filter';
import { LANE_BYTES, LANE_ROWS, storeTransposed } from './lanes';

/** Side of the reduced picture. */
export const SIDE: i32 = 64;
/** Bytes of one of its rows. */
export const SIDE_BYTES: usize = 256;

/** The source index behind reduced index `i`: floor((i + 0.5) * length / 64). */
@inline
export function sampleOf(i: i32, length: i32): i32 {
  return <i32>((<i64>(2 * i + 1) * <i64>length) >> 7);
}

/** 64 columns of lanes to eight rows of 64. */
export function lanesToRows(lanes: usize, rows: usize): void {
  for (let x: usize = 0; x < SIDE_BYTES; x += 16, lanes += 4 * LANE_BYTES) {
    storeTransposed(
      v128.load(lanes), v128.load(lanes, 32), v128.load(lanes, 64), v128.load(lanes, 96),
      rows + x, SIDE_BYTES,
    );
    storeTransposed(
      v128.load(lanes, 16), v128.load(lanes, 48), v128.load(lanes, 80), v128.load(lanes, 112),
      rows + x + 4 * SIDE_BYTES, SIDE_BYTES,
    );
  }
}

/** The state of the last pass; addresses are set when its stream is laid out. */
@unmanaged
export class Decimator {
  /** Image height. */
  height: i32;
  window: i32;
  /** Rows already written to the reduced picture; 64 when it is complete. */
  done: i32;
  /** Ring slot for the next row. */
  slot: usize;
  ring: usize;
  sums: usize;
  /** The reduced picture, 64x64 f32. */
  picture: usize;
}

/** Takes eight rows of 64 columns; `first` is the image row of the first, negative while the pass before still fills. */
export function decimateRows(state: Decimator, rows: usize, first: i32): void {
  const height = state.height;
  const window = state.window;
  const lag = lagOf(window);
  const ring = state.ring;
  const end = ring + <usize>window * SIDE_BYTES;
  for (let i = 0; i < LANE_ROWS; i++) {
    const y = first + i;
    if (y < 0) continue;
    slideSampledRow(y < height ? rows + <usize>i * SIDE_BYTES : 0, state.sums, state.slot);
    state.slot += SIDE_BYTES;
    if (state.slot == end) state.slot = ring;
    const divisor = f32x4.splat(samplesIn(y, window, height));
    while (state.done < SIDE && sampleOf(state.done, height) == y - lag) {
      const to = state.picture + <usize>state.done * SIDE_BYTES;
      for (let x: usize = 0; x < SIDE_BYTES; x += 16) {
        v128.store(to + x, f32x4.div(v128.load(state.sums + x), divisor));
      }
      state.done++;
    }
  }
}

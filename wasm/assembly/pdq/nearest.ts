// The pre-step of profile nn512: nearest neighbours, on 8-bit samples, to 512x512 whatever the shape. The chosen rows are
// gathered as they pass, eight at a time, and go down a stream of their own.
import { arenaTake } from '../arena';
import { LANE_ROWS } from './lanes';
import { Stream, streamRows } from './stream';

/** Side of the resized picture. */
export const NEAREST_SIDE: i32 = 512;

@unmanaged
export class Nearest {
  width: i32;
  height: i32;
  channels: i32;
  /** Rows gathered so far, up to 512. */
  done: i32;
  /** u32 for each column: byte offset of its source pixel. */
  offsets: usize;
  /** The eight rows being gathered. */
  block: usize;
  stream: Stream;
}

/** The source index behind index `i` of 512. */
@inline
function nearestOf(i: i32, length: i32): i32 {
  return <i32>((<i64>i * <i64>length) >> 9);
}

@inline
function rowBytes(channels: i32): usize {
  return <usize>(NEAREST_SIDE * channels);
}

/** Reserves the sampler's memory. */
export function layOutNearest(n: Nearest, stream: Stream, width: i32, height: i32, channels: i32): void {
  n.width = width;
  n.height = height;
  n.channels = channels;
  n.done = 0;
  n.offsets = arenaTake(<usize>NEAREST_SIDE << 2);
  n.block = arenaTake(<usize>LANE_ROWS * rowBytes(channels) + 16);
  n.stream = stream;
}

/** Fills the sampler's table. */
export function startNearest(n: Nearest): void {
  for (let i = 0; i < NEAREST_SIDE; i++) {
    store<u32>(n.offsets + (<usize>i << 2), nearestOf(i, n.width) * n.channels);
  }
}

/** Gathers one row; each 4-byte store leaves noise that the next pixel's store covers. */
function gather(n: Nearest, row: usize): void {
  const channels = <usize>n.channels;
  let to = n.block + <usize>(n.done & (LANE_ROWS - 1)) * rowBytes(n.channels);
  const end = n.offsets + (<usize>NEAREST_SIDE << 2);
  for (let at = n.offsets; at < end; at += 4, to += channels) {
    store<u32>(to, load<u32>(row + <usize>load<u32>(at)));
  }
}

/** Offers image row `y`, which is taken as often as the resized picture shows it. */
export function nearestRow(n: Nearest, row: usize, y: i32): void {
  while (n.done < NEAREST_SIDE && nearestOf(n.done, n.height) == y) {
    gather(n, row);
    n.done++;
    if (!(n.done & (LANE_ROWS - 1))) streamRows(n.stream, n.block);
  }
}

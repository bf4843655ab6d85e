// One image on its way to its 64x64 picture, eight rows at a time. Memory is the two windows, never the image:
//   bytes -> lanes (luma) -> filtered (rows) -> lanes (columns) -> 64 columns (rows again) -> 64 rows (columns again).
import { arenaTake } from '../arena';
import { filterRows, filterRowsSampled, lagOf, samplesIn, windowOf } from './box-filter';
import { filterColumns } from './column-filter';
import { Decimator, SIDE, SIDE_BYTES, decimateRows, lanesToRows, sampleOf } from './decimate';
import { LANE_BYTES, LANE_ROWS } from './lanes';
import { lumaLanes } from './luma';

@unmanaged
export class Stream {
  width: i32;
  height: i32;
  channels: i32;
  rowWindow: i32;
  columnWindow: i32;
  /** Rows taken so far, a multiple of eight. */
  row: i32;
  /** Column 0 of the luma, later of the column-filtered rows, as lanes; zeros on both sides. */
  lanes: usize;
  /** Column 0 of the row-filtered lanes. */
  filtered: usize;
  /** f32 for each step along a row: samples in the window. */
  divisors: usize;
  /** u32 for each sampled column: the last column of its window. */
  ends: usize;
  ring: usize;
  pitch: usize;
  slot: usize;
  sums: usize;
  /** 64 sampled columns as lanes, then as eight rows. */
  sampled: usize;
  sampledRows: usize;
  /** 0, or where the unfiltered luma of a 64x64 image is kept. */
  copy: usize;
  decimator: Decimator;
}

/** Reserves everything a stream needs; the arena must be committed before `startStream`. */
export function layOutStream(s: Stream, d: Decimator, width: i32, height: i32, channels: i32): void {
  const rowWindow = windowOf(width);
  const columnWindow = windowOf(height);
  const lag = lagOf(rowWindow);
  const columns = <usize>(width + lag + 4);
  s.width = width;
  s.height = height;
  s.channels = channels;
  s.rowWindow = rowWindow;
  s.columnWindow = columnWindow;
  s.row = 0;
  s.lanes = arenaTake((<usize>rowWindow + columns) * LANE_BYTES) + <usize>rowWindow * LANE_BYTES;
  s.filtered = arenaTake((<usize>lag + columns) * LANE_BYTES) + <usize>lag * LANE_BYTES;
  s.divisors = arenaTake(columns * 4);
  s.ends = arenaTake(SIDE_BYTES);
  // An odd number of cache lines, so that the rows of the ring never all fall into the same cache set.
  s.pitch = ((((<usize>width + 3) << 2) + 63) & ~63) | 64;
  s.ring = arenaTake(<usize>columnWindow * s.pitch);
  s.slot = s.ring;
  s.sums = arenaTake(s.pitch);
  s.sampled = arenaTake(<usize>SIDE * LANE_BYTES);
  s.sampledRows = arenaTake(<usize>LANE_ROWS * SIDE_BYTES);
  s.copy = width == SIDE && height == SIDE ? arenaTake(<usize>SIDE * SIDE_BYTES) : 0;
  s.decimator = d;
  d.height = height;
  d.window = columnWindow;
  d.done = 0;
  d.ring = arenaTake(<usize>columnWindow * SIDE_BYTES);
  d.slot = d.ring;
  d.sums = arenaTake(SIDE_BYTES);
  d.picture = arenaTake(<usize>SIDE * SIDE_BYTES);
}

/** Fills the tables of a stream whose memory is committed and zero. */
export function startStream(s: Stream): void {
  const steps = s.width + lagOf(s.rowWindow);
  for (let i = 0; i < steps; i++) {
    store<f32>(s.divisors + (<usize>i << 2), samplesIn(i, s.rowWindow, s.width));
  }
  for (let i = 0; i < SIDE; i++) {
    store<u32>(s.ends + (<usize>i << 2), sampleOf(i, s.width) + lagOf(s.rowWindow));
  }
}

/** The row filters read zeros after the last column. */
@inline
function clearMargin(s: Stream): void {
  memory.fill(s.lanes + <usize>s.width * LANE_BYTES, 0, <usize>(lagOf(s.rowWindow) + 4) * LANE_BYTES);
}

function keepCopy(s: Stream): void {
  for (let y = 0; y < LANE_ROWS; y++) {
    const to = s.copy + <usize>(s.row + y) * SIDE_BYTES;
    for (let x = 0; x < SIDE; x++) {
      store<f32>(to + (<usize>x << 2), load<f32>(s.lanes + <usize>x * LANE_BYTES + (<usize>y << 2)));
    }
  }
}

/** Takes eight rows of samples; those past the last image row must be zero. */
export function streamRows(s: Stream, rows: usize): void {
  lumaLanes(rows, s.width, s.channels, s.lanes);
  if (s.copy && s.row < SIDE) keepCopy(s);
  clearMargin(s);
  filterRows(s.lanes, s.filtered, s.divisors, s.width, s.rowWindow);
  s.slot = filterColumns(
    s.filtered, s.lanes, s.width, s.sums, s.ring, s.pitch, s.slot, s.row, s.columnWindow, s.height,
  );
  clearMargin(s);
  filterRowsSampled(s.lanes, s.sampled, s.divisors, s.ends, s.rowWindow);
  lanesToRows(s.sampled, s.sampledRows);
  decimateRows(s.decimator, s.sampledRows, s.row - lagOf(s.columnWindow));
  s.row += LANE_ROWS;
}

/** Runs the filters out: `zeros` are eight rows of zero samples. */
export function finishStream(s: Stream, zeros: usize): void {
  while (s.decimator.done < SIDE) streamRows(s, zeros);
}

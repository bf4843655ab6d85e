// The exported face of PDQ: begin, fill the block and hand it over until the image is through, finish, read the results.
// Profile 0 is `direct`, profile 1 `nn512`; both come out of the same pass over the rows.
import { arenaCommit, arenaReset, arenaTake } from '../arena';
import { transform } from './dct';
import { Decimator } from './decimate';
import { HASH_BYTES, dihedralHashes, hashOf } from './dihedral';
import { LANE_ROWS } from './lanes';
import { NEAREST_SIDE, Nearest, layOutNearest, nearestRow, startNearest } from './nearest';
import { qualityOf } from './quality';
import { Stream, finishStream, layOutStream, startStream, streamRows } from './stream';

/** Bytes that a block aims at: enough to make calls rare, little enough to stay in the cache. */
const BLOCK_BYTES: i32 = 131072;
/** An image with a shorter side has no hash: all zeros, quality 0. */
const LEAST_SIDE: i32 = 5;
/** The hash, then the eight dihedral hashes. */
const RESULT_BYTES: usize = 9 * HASH_BYTES;

const results: usize = memory.data(2 * 9 * 32, 16);
const qualities: usize = memory.data(2 * 4, 4);
const frequencies: usize = memory.data(1024, 16);

const direct = changetype<Stream>(memory.data(offsetof<Stream>(), 8));
const directEnd = changetype<Decimator>(memory.data(offsetof<Decimator>(), 8));
const resized = changetype<Stream>(memory.data(offsetof<Stream>(), 8));
const resizedEnd = changetype<Decimator>(memory.data(offsetof<Decimator>(), 8));
const nearest = changetype<Nearest>(memory.data(offsetof<Nearest>(), 8));

let imageHeight: i32 = 0;
let rowBytes: usize = 0;
/** Rows taken so far. */
let taken: i32 = 0;
let block: usize = 0;
let blockRows: i32 = 0;
let hasDirect = false;
let hasResized = false;

/**
 * Starts an image of `channels` 8-bit samples a pixel: 1 grey, 3 RGB, 4 RGB and a byte that is ignored.
 *
 * @returns false when the host refuses the memory: about 70 bytes a column, a block, and 1/32 byte a pixel
 */
export function pdqBegin(width: i32, height: i32, channels: i32): bool {
  arenaReset();
  pdqLayOut(width, height, channels);
  if (!arenaCommit()) return false;
  pdqStart();
  return true;
}

/** Reserves what an image takes; it has to be committed before `pdqStart`. */
export function pdqLayOut(width: i32, height: i32, channels: i32): void {
  imageHeight = height;
  rowBytes = <usize>(width * channels);
  taken = 0;
  hasDirect = width >= LEAST_SIDE && height >= LEAST_SIDE;
  hasResized = width > NEAREST_SIDE || height > NEAREST_SIDE;
  blockRows = max(1, BLOCK_BYTES / (<i32>rowBytes * LANE_ROWS)) * LANE_ROWS;
  block = arenaTake(<usize>blockRows * rowBytes + 64);
  if (hasDirect) layOutStream(direct, directEnd, width, height, channels);
  if (hasResized) {
    layOutNearest(nearest, resized, width, height, channels);
    layOutStream(resized, resizedEnd, NEAREST_SIDE, NEAREST_SIDE, channels);
  }
}

/** Begins the image whose memory is committed and zero. */
export function pdqStart(): void {
  memory.fill(results, 0, 2 * RESULT_BYTES);
  memory.fill(qualities, 0, 8);
  if (hasDirect) startStream(direct);
  if (hasResized) {
    startNearest(nearest);
    startStream(resized);
  }
}

/** Where the caller puts rows, without padding between them; valid until the next `pdqBegin`. */
export function pdqBlock(): usize {
  return block;
}

/** How many rows the block holds, a multiple of eight. */
export function pdqBlockRows(): i32 {
  return blockRows;
}

/** Consumes `count` rows from the block: a multiple of eight, unless they are the image's last. */
export function pdqRows(count: i32): void {
  if (hasResized) {
    for (let i = 0; i < count; i++) nearestRow(nearest, block + <usize>i * rowBytes, taken + i);
  }
  taken += count;
  if (!hasDirect) return;
  const whole = (count + LANE_ROWS - 1) & ~(LANE_ROWS - 1);
  memory.fill(block + <usize>count * rowBytes, 0, <usize>(whole - count) * rowBytes);
  for (let i = 0; i < whole; i += LANE_ROWS) streamRows(direct, block + <usize>i * rowBytes);
}

/** Writes one profile's results; a 64x64 image is hashed as it is, though its dihedral hashes are of the filtered one. */
function conclude(s: Stream, profile: usize): void {
  const filtered = s.decimator.picture;
  const picture = s.copy ? s.copy : filtered;
  const result = results + profile * RESULT_BYTES;
  store<i32>(qualities + (profile << 2), qualityOf(picture));
  transform(picture, frequencies);
  hashOf(frequencies, result);
  if (s.copy) transform(filtered, frequencies);
  dihedralHashes(frequencies, result + HASH_BYTES);
}

/** Ends the image. Every row must have been consumed. */
export function pdqFinish(): void {
  if (hasDirect) {
    memory.fill(block, 0, <usize>LANE_ROWS * rowBytes);
    finishStream(direct, block);
    conclude(direct, 0);
  }
  if (hasResized) {
    memory.fill(nearest.block, 0, <usize>(LANE_ROWS * NEAREST_SIDE * resized.channels));
    finishStream(resized, nearest.block);
    conclude(resized, 1);
  } else {
    memory.copy(results + RESULT_BYTES, results, RESULT_BYTES);
    store<i32>(qualities + 4, load<i32>(qualities));
  }
}

/** The last image's hashes: nine times 32 bytes, the hash and the eight dihedral hashes, most significant byte first. */
export function pdqHashes(profile: i32): usize {
  return results + <usize>profile * RESULT_BYTES;
}

/** The last image's quality, 0..100. */
export function pdqQuality(profile: i32): i32 {
  return load<i32>(qualities + (<usize>profile << 2));
}

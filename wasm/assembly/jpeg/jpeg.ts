// The exported face of the JPEG decoder: reserve room for a file and put it there, open it, start, and take rows until they
// end. Whatever this decoder does not take, and whatever is wrong with a file, ends with a no: the file is then for
// another decoder, and nothing of what came out of this one counts.
import { arenaCommit, arenaMark, arenaReset, arenaTake } from '../arena';
import { pdqBlock, pdqFinish, pdqLayOut, pdqRows, pdqStart } from '../pdq/pdq';
import { ROOM_BEHIND, coded, endInterval } from './coded-data';
import { component, frame } from './frame';
import { forgetHuffmanTables } from './huffman-table';
import { decodeUnits, layOutPlanes, pixelRow, transformUnits } from './picture';
import { forgetQuantisers } from './quantisation';
import { keepScan, scan } from './scan';
import { END, SCAN, colourOf, forgetSegments, readSegments } from './segments';

/** Rows that come out at a time. */
const ROWS: i32 = 8;
/** More coefficients are for the other decoder. */
const MOST_KEPT_BYTES: u64 = 1 << 31;

let file: usize = 0;
let fileEnd: usize = 0;
let rows: usize = 0;
/** Rows of units decoded, and rows of pixels handed out. */
let unitRows: i32 = 0;
let done: i32 = 0;
let isKept = false;

/** Makes room for a file of `bytes` bytes -> its address; 0 when the host refuses the memory. */
export function jpegReserve(bytes: u32): usize {
  arenaReset();
  file = arenaTake(<usize>bytes + ROOM_BEHIND);
  fileEnd = file + <usize>bytes;
  return arenaCommit(fileEnd) ? file : 0;
}

/** Reads up to the first scan -> bytes a pixel, 1 or 4; 0 when the file is for another decoder. */
export function jpegOpen(): i32 {
  forgetSegments();
  forgetQuantisers();
  forgetHuffmanTables();
  frame.count = 0;
  scan.interval = 0;
  // An end that the data cannot lead behind (see coded-data.ts).
  store<u16>(fileEnd, 0xd9ff);
  if (fileEnd - file < 4 || load<u16>(file) != 0xd8ff) return 0;
  if (readSegments(0, file + 2, fileEnd) != SCAN) return 0;
  frame.colour = colourOf();
  if (frame.colour < 0) return 0;
  return frame.count == 1 ? 1 : 4;
}

export function jpegWidth(): i32 {
  return frame.width;
}

export function jpegHeight(): i32 {
  return frame.height;
}

/** Reserves what decoding takes, and decodes the scans of a file that has many. */
function start(withPdq: bool): bool {
  const channels = frame.count == 1 ? 1 : 4;
  isKept = frame.progressive || scan.count < frame.count;
  unitRows = 0;
  done = 0;
  const mark = arenaMark();
  if (isKept && !layOutBlocks()) return false;
  layOutPlanes();
  if (withPdq) pdqLayOut(frame.width, frame.height, channels);
  else rows = arenaTake(<usize>(ROWS * channels) * <usize>frame.width + 64);
  if (!arenaCommit(mark)) return false;
  if (withPdq) pdqStart();
  return !isKept || keepScans();
}

function layOutBlocks(): bool {
  let bytes: u64 = 0;
  for (let i = 0; i < frame.count; i++) {
    const c = component(i);
    bytes += ((<u64>c.across * <u64>c.down) << 7);
    if (bytes > MOST_KEPT_BYTES) return false;
    c.blocks = arenaTake((<usize>c.across * <usize>c.down) << 7);
  }
  return true;
}

function keepScans(): bool {
  while (true) {
    if (!keepScan()) return false;
    const found = readSegments(coded.marker, coded.next, fileEnd);
    if (found == END) return isComplete();
    if (found != SCAN) return false;
  }
}

/** libjpeg smooths a picture whose first coefficients are not all there: that is for the other decoder. */
function isComplete(): bool {
  for (let i = 0; i < frame.count; i++) {
    const c = component(i);
    if (c.scans == 0) return false;
    if (!frame.progressive) continue;
    for (let k: usize = 0; k < 64; k++) if (load<i8>(c.missing + k) != 0) return false;
  }
  return true;
}

/** The next rows of pixels, eight or the last ones, to `to` -> how many; 0 at the end, -1 when the file is for another decoder. */
function nextRows(to: usize): i32 {
  const count = min(ROWS, frame.height - done);
  if (count == 0) return 0;
  const needed = min(frame.height, done + count + (frame.needsNeighbours ? 1 : 0));
  while (unitRows * 8 * frame.maxV < needed) {
    if (isKept) transformUnits(unitRows);
    else if (!decodeUnits(unitRows)) return -1;
    unitRows++;
    if (!isKept && unitRows == frame.down && !isAtEnd()) return -1;
  }
  const rowBytes = <usize>frame.width * (frame.count == 1 ? 1 : 4);
  for (let i = 0; i < count; i++, to += rowBytes) pixelRow(done + i, to);
  done += count;
  return count;
}

/** Behind the only scan nothing comes but the end. */
function isAtEnd(): bool {
  return endInterval() && readSegments(coded.marker, coded.next, fileEnd) == END;
}

/** Starts the picture -> 0 when the file is for another decoder, or there is no memory. */
export function jpegStart(): bool {
  return start(false);
}

/** Where rows are. */
export function jpegBlock(): usize {
  return rows;
}

/** The next rows, at `jpegBlock` -> how many; 0 at the end, -1 when the file is for another decoder. */
export function jpegRows(): i32 {
  return nextRows(rows);
}

/** Computes PDQ of the picture, which is never held as a whole -> 0 as above; `pdqHashes` and `pdqQuality` have the results. */
export function jpegHash(): bool {
  if (!start(true)) return false;
  while (true) {
    const count = nextRows(pdqBlock());
    if (count < 0) return false;
    if (count == 0) break;
    pdqRows(count);
  }
  pdqFinish();
  return true;
}

// Scans (ITU-T T.81, B.2.3 and A.2): which components and coefficients they hold, and in which order their blocks come.
import { beginInterval, coded, endInterval } from './coded-data';
import { Component, component, frame } from './frame';
import { huffmanTable } from './huffman-table';
import { firstAc, firstDc, moreOfAc, moreOfDc } from './progressive';
import { keepQuantiser } from './quantisation';
import { BROKEN, decodeBlock } from './sequential';

@unmanaged
export class Scan {
  count: i32;
  /** First and last coefficient, in zigzag order. */
  first: i32;
  last: i32;
  /** Bits of the coefficients that earlier scans left out, and that this one leaves out. */
  high: i32;
  low: i32;
  /** Units between restart markers; 0 for none. */
  interval: i32;
  /** Units that are left of the interval, and restart markers that have been met. */
  left: i32;
  restarts: i32;
  /** Which components, up to four bytes. */
  components: u32;
}

export const scan = changetype<Scan>(memory.data(offsetof<Scan>(), 8));

/** Blocks in a unit at most (B.2.3). */
const MOST_BLOCKS: i32 = 10;

@inline
export function inScan(i: i32): Component {
  return component((scan.components >> (8 * i)) & 0xff);
}

/** Reads a scan header of `bytes` bytes and begins its data; false when it is for the other decoder. */
export function beginScan(at: usize, bytes: i32): bool {
  const count = bytes > 0 ? <i32>load<u8>(at) : 0;
  if (frame.count == 0 || count < 1 || count > 4 || bytes != 4 + 2 * count) return false;
  const behind = at + 1 + 2 * <usize>count;
  scan.count = count;
  scan.components = 0;
  scan.first = <i32>load<u8>(behind);
  scan.last = <i32>load<u8>(behind, 1);
  scan.high = <i32>load<u8>(behind, 2) >> 4;
  scan.low = <i32>load<u8>(behind, 2) & 15;
  let blocks = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const index = componentOf(<i32>load<u8>(at + 1 + 2 * <usize>i), next);
    if (index < 0) return false;
    next = index + 1;
    scan.components |= index << (8 * i);
    const c = component(index);
    blocks += c.h * c.v;
    if (!takeComponent(c, <i32>load<u8>(at + 2 + 2 * <usize>i))) return false;
  }
  if (count > 1 && blocks > MOST_BLOCKS) return false;
  if (!(frame.progressive ? isProgression() : isSequential())) return false;
  scan.left = scan.interval;
  scan.restarts = 0;
  beginInterval(at + <usize>bytes);
  return true;
}

/** The component with an identifier, at or behind place `from`: they come in the order of the frame (B.2.3). */
function componentOf(id: i32, from: i32): i32 {
  for (let index = from; index < frame.count; index++) if (component(index).id == id) return index;
  return -1;
}

/** The tables of a component; those that the scan does not need may be missing. */
function takeComponent(c: Component, places: i32): bool {
  const dc = places >> 4;
  const ac = places & 15;
  if (dc > 3 || ac > 3) return false;
  c.dc = huffmanTable(0, dc);
  c.ac = huffmanTable(1, ac);
  c.predicted = 0;
  if (scan.first == 0 && scan.high == 0 && c.dc == 0) return false;
  if (scan.last > 0 && c.ac == 0) return false;
  return c.scans++ > 0 || keepQuantiser(c);
}

/** Each component comes once, whole. */
function isSequential(): bool {
  for (let i = 0; i < scan.count; i++) if (inScan(i).scans != 1) return false;
  return scan.first == 0 && scan.last == 63 && scan.high == 0 && scan.low == 0;
}

/** G.1.1.1: bits come in their order, and those of DC first. */
function isProgression(): bool {
  if (scan.low > 13 || (scan.high != 0 && scan.low != scan.high - 1)) return false;
  if (scan.first == 0 ? scan.last != 0 : scan.last < scan.first || scan.last > 63 || scan.count > 1) return false;
  for (let i = 0; i < scan.count; i++) {
    const missing = inScan(i).missing;
    if (scan.first > 0 && load<i8>(missing) < 0) return false;
    for (let k = scan.first; k <= scan.last; k++) {
      const expected = <i32>load<i8>(missing + <usize>k);
      if (scan.high != (expected < 0 ? 0 : expected)) return false;
      if (expected == 0) return false;
      store<i8>(missing + <usize>k, <i8>scan.low);
    }
  }
  return true;
}

/** Before each unit: goes over to the next interval when one is due. */
export function beginUnit(): bool {
  if (scan.interval == 0) return true;
  if (scan.left-- > 0) return true;
  if (!endInterval() || coded.marker != (0xd0 | (scan.restarts & 7))) return false;
  beginInterval(coded.next);
  for (let i = 0; i < scan.count; i++) inScan(i).predicted = 0;
  scan.restarts++;
  scan.left = scan.interval - 1;
  return true;
}

/** One block of the scan at hand, kept where `block` is. */
@inline
function decodeKept(c: Component, block: usize): bool {
  if (!frame.progressive) return decodeBlock(c, block) != BROKEN;
  if (scan.first == 0) return scan.high == 0 ? firstDc(c, block, scan.low) : moreOfDc(block, scan.low);
  return scan.high == 0
    ? firstAc(c, block, scan.first, scan.last, scan.low)
    : moreOfAc(c, block, scan.first, scan.last, scan.low);
}

@inline
function blockAt(c: Component, x: i32, y: i32): usize {
  return c.blocks + ((<usize>y * <usize>c.across + <usize>x) << 7);
}

/** Decodes a whole scan into the components' blocks. */
export function keepScan(): bool {
  return (scan.count == 1 ? keepAlone(inScan(0)) : keepTogether()) && endInterval();
}

/** A component that is alone in its scan has no blocks but those that hold samples of the picture (A.2.2). */
function keepAlone(c: Component): bool {
  const across = (c.width + 7) >> 3;
  const down = (c.height + 7) >> 3;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      if (!beginUnit() || !decodeKept(c, blockAt(c, x, y))) return false;
    }
  }
  return true;
}

function keepTogether(): bool {
  for (let row = 0; row < frame.down; row++) {
    for (let column = 0; column < frame.across; column++) {
      if (!beginUnit()) return false;
      for (let i = 0; i < scan.count; i++) {
        const c = inScan(i);
        for (let y = 0; y < c.v; y++) {
          for (let x = 0; x < c.h; x++) {
            if (!decodeKept(c, blockAt(c, column * c.h + x, row * c.v + y))) return false;
          }
        }
      }
    }
  }
  return true;
}

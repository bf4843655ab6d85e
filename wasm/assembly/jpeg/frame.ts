// What a file declares: the picture, and its components one by one.

/** How a component's samples become as many as the picture has pixels. */
export const WHOLE: i32 = 0;
export const DOUBLED_ACROSS: i32 = 1;
export const DOUBLED_BOTH: i32 = 2;
export const DOUBLED_DOWN: i32 = 3;
/** Samples that are repeated, twice or four times in a row. */
export const REPEATED_ACROSS: i32 = 4;
export const REPEATED_BOTH: i32 = 5;
export const REPEATED_FOURFOLD: i32 = 6;

@unmanaged
export class Component {
  id: i32;
  /** Sampling factors; 1 and 1 where there is no other component. */
  h: i32;
  v: i32;
  /** Which quantisation table the frame names. */
  quantiser: i32;
  /** Samples across and down (T.81, A.1.1). */
  width: i32;
  height: i32;
  /** Blocks across and down, filled up to whole units. */
  across: i32;
  down: i32;
  spread: i32;
  /** Tables of the scan at hand. */
  dc: usize;
  ac: usize;
  /** The DC coefficient before (T.81, F.1.1.5.1). */
  predicted: i32;
  /** Scans that it had; sequential components have one. */
  scans: i32;
  /** 64 i16 in rows, as they were at its first scan. */
  table: usize;
  /** i8 for each coefficient: -1 for none, or how many of its lower bits are still to come. */
  missing: usize;
  /** 0, or all its coefficients: `across` by `down` blocks of 128 bytes. */
  blocks: usize;
  /** A ring of `ringRows` rows of samples, `pitch` bytes apart. */
  plane: usize;
  pitch: usize;
  ringRows: i32;
  /** Room for a row that is spread, and for one before and after. */
  row: usize;
}

export const MAX_COMPONENTS: i32 = 4;
const components: usize = memory.data(4 * offsetof<Component>(), 8);
const tables: usize = memory.data(4 * 128, 16);
const missingBits: usize = memory.data(4 * 64, 16);

@inline
export function component(index: i32): Component {
  return changetype<Component>(components + <usize>index * offsetof<Component>());
}

@unmanaged
export class Frame {
  width: i32;
  height: i32;
  /** 0 before there is a frame header. */
  count: i32;
  progressive: bool;
  maxH: i32;
  maxV: i32;
  /** Units across and down of scans with all components. */
  across: i32;
  down: i32;
  /** Samples of neighbouring rows are needed. */
  needsNeighbours: bool;
  colour: i32;
}

/** What the components stand for. */
export const GREY: i32 = 0;
export const YCC: i32 = 1;
export const RGB: i32 = 2;

export const frame = changetype<Frame>(memory.data(offsetof<Frame>(), 8));

const MAX_SIDE: i32 = 65500;

@inline
function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** -1 when the ratio is one that the other decoder takes. */
function spreadOf(c: Component): i32 {
  const h = c.h;
  const v = c.v;
  if (frame.maxH % h != 0 || frame.maxV % v != 0) return -1;
  const across = frame.maxH / h;
  const down = frame.maxV / v;
  // libjpeg-turbo spreads narrow components without a look at neighbours.
  if (across == 1 && down == 1) return WHOLE;
  if (across == 2 && down == 1) return c.width > 2 ? DOUBLED_ACROSS : REPEATED_ACROSS;
  if (across == 2 && down == 2) return c.width > 2 ? DOUBLED_BOTH : REPEATED_BOTH;
  if (across == 1 && down == 2) return DOUBLED_DOWN;
  if (across == 4 && down == 1) return REPEATED_FOURFOLD;
  return -1;
}

@inline
function u16At(at: usize): i32 {
  return (<i32>load<u8>(at) << 8) | <i32>load<u8>(at, 1);
}

/** Reads a frame header (T.81, B.2.2) of `bytes` bytes; false when it is for the other decoder. */
export function readFrame(at: usize, bytes: i32, progressive: bool): bool {
  if (frame.count != 0 || bytes < 6) return false;
  const count = <i32>load<u8>(at, 5);
  frame.height = u16At(at + 1);
  frame.width = u16At(at + 3);
  if (load<u8>(at) != 8 || (count != 1 && count != 3) || bytes != 6 + 3 * count) return false;
  if (frame.width == 0 || frame.height == 0 || max(frame.width, frame.height) > MAX_SIDE) return false;
  frame.progressive = progressive;
  frame.maxH = 1;
  frame.maxV = 1;
  for (let i = 0; i < count; i++) {
    const c = component(i);
    const from = at + 6 + 3 * <usize>i;
    c.id = <i32>load<u8>(from);
    c.h = <i32>load<u8>(from, 1) >> 4;
    c.v = <i32>load<u8>(from, 1) & 15;
    c.quantiser = <i32>load<u8>(from, 2);
    if (c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 || c.quantiser > 3) return false;
    for (let j = 0; j < i; j++) if (component(j).id == c.id) return false;
    if (count == 1) c.h = c.v = 1;
    frame.maxH = max(frame.maxH, c.h);
    frame.maxV = max(frame.maxV, c.v);
  }
  frame.count = count;
  frame.across = ceilDivide(frame.width, 8 * frame.maxH);
  frame.down = ceilDivide(frame.height, 8 * frame.maxV);
  return layOutComponents();
}

function layOutComponents(): bool {
  frame.needsNeighbours = false;
  for (let i = 0; i < frame.count; i++) {
    const c = component(i);
    c.width = ceilDivide(frame.width * c.h, frame.maxH);
    c.height = ceilDivide(frame.height * c.v, frame.maxV);
    c.across = frame.across * c.h;
    c.down = frame.down * c.v;
    c.spread = spreadOf(c);
    if (c.spread < 0) return false;
    if (c.spread == DOUBLED_BOTH || c.spread == DOUBLED_DOWN) frame.needsNeighbours = true;
    c.scans = 0;
    c.blocks = 0;
    c.table = tables + 128 * <usize>i;
    c.missing = missingBits + 64 * <usize>i;
    memory.fill(c.missing, 0xff, 64);
  }
  return true;
}

// The coded data of a scan, one restart interval at a time. Before it is decoded an interval is moved together in place: the
// zero bytes that follow 0xFF (ITU-T T.81, F.1.2.3) go, so that whoever reads bits need not look for them, and where
// the interval ends is known beforehand. Reading on behind the end does no harm, for there is room after the file, and is
// noticed: by `isOverrun` soon, by `endInterval` for certain.

@unmanaged
export class CodedData {
  /** The next bits, the first of them on top. */
  held: u64;
  /** How many bits are held. */
  count: i32;
  /** The next byte to be held. */
  at: usize;
  /** Where the interval ends, moved together. */
  end: usize;
  /** Where the file goes on behind the marker that ended the interval. */
  next: usize;
  /** That marker. */
  marker: i32;
  /** Blocks whose band is known to hold nothing new (T.81, G.1.2.2). */
  emptyBands: i32;
}

export const coded = changetype<CodedData>(memory.data(offsetof<CodedData>(), 8));

/** Bytes behind the file that reading may touch: four for the marker that ends all, and what the largest block may hold. */
export const ROOM_BEHIND: usize = 1024;

/** Begins the interval whose first byte is at `from`; a marker must stand behind the file. */
export function beginInterval(from: usize): void {
  const ff = i8x16.splat(-1);
  let source = from;
  let target = from;
  let marker = 0;
  while (true) {
    const sixteen = v128.load(source);
    const found = i8x16.bitmask(i8x16.eq(sixteen, ff));
    if (found == 0) {
      v128.store(target, sixteen);
      source += 16;
      target += 16;
      continue;
    }
    for (let n = ctz(found); n > 0; n--) store<u8>(target++, load<u8>(source++));
    marker = <i32>load<u8>(source, 1);
    source += 2;
    if (marker == 0xff) {
      // Any number of fill bytes may come before a marker (B.1.1.2), but none before a stuffed zero.
      while (load<u8>(source) == 0xff) source++;
      if (load<u8>(source) != 0) marker = <i32>load<u8>(source++);
    }
    if (marker != 0) break;
    store<u8>(target++, 0xff);
  }
  coded.held = 0;
  coded.count = 0;
  coded.at = from;
  coded.end = target;
  coded.next = source;
  coded.marker = marker;
  coded.emptyBands = 0;
}

/** Whether bits were taken that the interval does not have. */
@inline
export function isOverrun(): bool {
  return coded.at > coded.end + 8;
}

/** Whether an interval was read to its last byte, and no further. */
export function endInterval(): bool {
  const left = <i32>(coded.end - coded.at) * 8 + coded.count;
  return left >= 0 && left < 8 && coded.emptyBands == 0;
}

/** The next 32 bits of the file, the first byte on top. */
@inline
export function next32(at: usize): u64 {
  return <u64>bswap<u32>(load<u32>(at));
}

const SEQUENCE_HEADER = 1;
/** Levels 7.0 to 7.3, which are younger than the codec: it gives them up. */
const YOUNGER = { from: 20, to: 23 };
const LEVEL_BITS = 5;

/**
 * Calls the level of a coded AV1 picture the highest where the codec does not know it (AV1 bitstream specification, 5.3,
 * 5.5 and annex A.3). Levels are promises about size and speed; no sample depends on them.
 *
 * @param data open bitstream units with their sizes; changed in place
 */
export function liftLevel(data: Uint8Array): void {
  for (let at = 0; at < data.length;) {
    const head = data[at] ?? 0;
    const [hasExtension, hasSize] = [(head & 4) !== 0, (head & 2) !== 0];
    const size = leb128(data, at + (hasExtension ? 2 : 1));
    if (!hasSize || size === null) return;
    if (((head >> 3) & 15) === SEQUENCE_HEADER) lift(data, size.end);
    at = size.end + size.value;
  }
}

function lift(data: Uint8Array, start: number): void {
  const bits = (from: number, count: number): number => {
    let value = 0;
    for (let at = from; at < from + count; at++) value = 2 * value + bit(data, start, at);
    return value;
  };
  // Profile, still picture; then whether the header is the short one of still pictures.
  const isShort = bits(4, 1) === 1;
  // Timing, delay, the number of operating points, and what the first of them decodes.
  const isPlain = bits(5, 1) === 0 && bits(7, 5) === 0;
  if (!isShort && !isPlain) return;
  const levelAt = isShort ? 5 : 24;
  const level = bits(levelAt, LEVEL_BITS);
  if (level < YOUNGER.from || level > YOUNGER.to) return;
  // The highest level is all ones.
  for (let at = levelAt; at < levelAt + LEVEL_BITS; at++) {
    const index = start + (at >> 3);
    data[index] = (data[index] ?? 0) | (0x80 >> (at & 7));
  }
}

/** A bit behind a place, the highest of a byte first. */
function bit(data: Uint8Array, start: number, at: number): number {
  return ((data[start + (at >> 3)] ?? 0) >> (7 - (at & 7))) & 1;
}

/** Seven bits a byte, the lowest first; null when it is longer than four bytes. */
function leb128(data: Uint8Array, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = 0; at < 4; at++) {
    const byte = data[start + at] ?? 0;
    value += (byte & 0x7f) << (7 * at);
    if ((byte & 0x80) === 0) return { value, end: start + at + 1 };
  }
  return null;
}

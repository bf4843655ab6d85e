/** Reads the number with an index from a row of numbers. Where there are no bytes, there are zeros. */
type ReadNumber = (row: Uint8Array, index: number) => number;

/** Of how many bits, from any bit on, three bytes have room for a number. */
const SHORT_BITS = 17;

/**
 * Reads unsigned numbers of 1 to 32 bits. Those of whole bytes come in the order of the file, others follow each other
 * without a gap, the highest bit first, whatever the order (TIFF 6.0, section 19).
 */
export function numberReader(bits: number, isLittleEndian: boolean): ReadNumber {
  if (bits % 8 === 0) return wholeBytes(bits / 8, isLittleEndian);
  return bits <= SHORT_BITS ? shortBits(bits) : longBits(bits);
}

function wholeBytes(bytes: number, isLittleEndian: boolean): ReadNumber {
  const [first, step] = isLittleEndian ? [bytes - 1, -1] : [0, 1];
  return (row, index) => {
    let value = 0;
    for (let i = 0, at = index * bytes + first; i < bytes; i++, at += step) value = value * 256 + (row[at] ?? 0);
    return value;
  };
}

function shortBits(bits: number): ReadNumber {
  const mask = (1 << bits) - 1;
  return (row, index) => {
    const at = index * bits;
    const byte = at >> 3;
    const three = ((row[byte] ?? 0) << 16) | ((row[byte + 1] ?? 0) << 8) | (row[byte + 2] ?? 0);
    return (three >> (24 - bits - (at & 7))) & mask;
  };
}

function longBits(bits: number): ReadNumber {
  return (row, index) => {
    let value = 0;
    for (let at = index * bits, end = at + bits; at < end; at++) {
      value = value * 2 + (((row[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    }
    return value;
  };
}

// Huffman tables (ITU-T T.81, annexes C and F.2.2.3), looked up in two steps: the next LOOKUP bits lead to an entry, and only
// codes longer than that are searched for by their length. Where a code and the number behind it fit together into
// those bits, the entry holds the number itself.
//
// An entry, 0 where the code is longer:
//   bits 0..4    bits to take: of the code, and of the number where it is known
//   bits 8..11   run of zeros (the upper half of the symbol)
//   bits 12..15  size of a number that is still to be read (the lower half), else 0
//   bits 16..31  the number, where it is known

/** Bits of the first step. */
export const LOOKUP: i32 = 10;

const ENTRIES: usize = 4 << LOOKUP;
/** u32 by length, 1 to 16: the first 16 bits that are beyond all codes of that length. */
const LIMITS: usize = ENTRIES;
/** i32 by length: from a code to the place of its symbol. */
const OFFSETS: usize = LIMITS + 4 * 17;
const SYMBOLS: usize = OFFSETS + 4 * 17;
const TABLE_BYTES: usize = SYMBOLS + 256;

/** Four for DC, then four for AC. */
const tables: usize = memory.data(8 * ((4 << 10) + 8 * 17 + 256), 16);
let defined: i32 = 0;

export function forgetHuffmanTables(): void {
  defined = 0;
}

/** The table of a class (0 DC, 1 AC) and identifier; 0 when it was not defined. */
export function huffmanTable(kind: i32, id: i32): usize {
  const place = 4 * kind + id;
  return (defined >> place) & 1 ? tables + <usize>place * TABLE_BYTES : 0;
}

/** Reads the tables of a DHT segment (T.81, B.2.4.2); false when one of them is none. */
export function readHuffmanTables(at: usize, bytes: i32): bool {
  const end = at + <usize>bytes;
  while (at < end) {
    if (at + 17 > end) return false;
    const place = <i32>load<u8>(at);
    if (place & 0xec) return false;
    let symbols = 0;
    for (let i: usize = 1; i <= 16; i++) symbols += <i32>load<u8>(at + i);
    if (symbols > 256 || at + 17 + <usize>symbols > end) return false;
    const index = 4 * (place >> 4) + (place & 3);
    if (!build(tables + <usize>index * TABLE_BYTES, at + 1, symbols, place >> 4 == 0)) return false;
    defined |= 1 << index;
    at += 17 + <usize>symbols;
  }
  return true;
}

/** From 16 counts and the symbols behind them. */
function build(table: usize, counts: usize, symbols: i32, isDc: bool): bool {
  memory.fill(table, 0, ENTRIES);
  memory.copy(table + SYMBOLS, counts + 16, symbols);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    store<i32>(table + OFFSETS + (<usize>length << 2), place - code);
    for (let n = <i32>load<u8>(counts + <usize>length - 1); n > 0; n--, code++, place++) {
      const symbol = <i32>load<u8>(table + SYMBOLS + <usize>place);
      // No code may be all ones (annex C.2), and none longer than its length.
      if (code >= (1 << length) - 1 || (isDc && symbol > 15)) return false;
      if (length <= LOOKUP) enter(table, code, length, symbol);
    }
    store<u32>(table + LIMITS + (<usize>length << 2), code << (16 - length));
  }
  return true;
}

/** All entries that begin with a code. */
function enter(table: usize, code: i32, length: i32, symbol: i32): void {
  const size = symbol & 15;
  const run = symbol >> 4;
  const spare = LOOKUP - length;
  const from = code << spare;
  for (let rest = 0; rest < 1 << spare; rest++) {
    let entry = length | (run << 8) | (size << 12);
    if (size > 0 && size <= spare) {
      const bits = rest >> (spare - size);
      const value = bits >> (size - 1) ? bits : bits - (1 << size) + 1;
      entry = (length + size) | (run << 8) | (value << 16);
    }
    store<i32>(table + (<usize>(from + rest) << 2), entry);
  }
}

/** The entry of a code longer than LOOKUP bits, as the next 16 bits have it; 0 when there is no such code. */
export function longCode(table: usize, bits: u32): i32 {
  for (let length = LOOKUP + 1; length <= 16; length++) {
    if (bits >= load<u32>(table + LIMITS + (<usize>length << 2))) continue;
    const place = <i32>(bits >> (16 - length)) + load<i32>(table + OFFSETS + (<usize>length << 2));
    const symbol = <i32>load<u8>(table + SYMBOLS + <usize>place);
    return length | (symbol >> 4 << 8) | ((symbol & 15) << 12);
  }
  return 0;
}

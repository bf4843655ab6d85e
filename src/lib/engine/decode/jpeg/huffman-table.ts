const QUICK_BITS = 9;
const MAX_BITS = 16;

/** A Huffman table (T.81, annexes C and F.2.2.3): finds codes in front of a run of bits. */
export class HuffmanTable {
  /** As DHT has it: how many codes there are of each length, then their symbols. */
  readonly definition: Uint8Array;
  readonly #symbols: Uint8Array;
  /** By length: the code after the last of that length, and what leads from a code to its symbol's place. */
  readonly #limit = new Int32Array(MAX_BITS + 1);
  readonly #offset = new Int32Array(MAX_BITS + 1);
  readonly #quick = new Uint16Array(1 << QUICK_BITS);

  /** Null when the lengths are none of a prefix code. */
  static parse(definition: Uint8Array): HuffmanTable | null {
    const table = new HuffmanTable(definition);
    return table.#build() ? table : null;
  }

  private constructor(definition: Uint8Array) {
    this.definition = definition;
    this.#symbols = definition.subarray(MAX_BITS);
  }

  /**
   * The code that the next 16 bits begin with: its length in the upper byte, its symbol in the lower; 0 when no code is
   * like that.
   */
  find(bits: number): number {
    const quick = this.#quick[bits >> (MAX_BITS - QUICK_BITS)] ?? 0;
    if (quick !== 0) return quick;
    for (let length = QUICK_BITS + 1; length <= MAX_BITS; length++) {
      const code = bits >> (MAX_BITS - length);
      if (code < (this.#limit[length] ?? 0)) return this.#entry(length, code);
    }
    return 0;
  }

  #entry(length: number, code: number): number {
    return (length << 8) | (this.#symbols[code + (this.#offset[length] ?? 0)] ?? 0);
  }

  #build(): boolean {
    for (let length = 1, code = 0, place = 0; length <= MAX_BITS; length++, code <<= 1) {
      const count = this.definition[length - 1] ?? 0;
      this.#offset[length] = place - code;
      place += count;
      for (const end = code + count; code < end; code++) {
        if (length > QUICK_BITS) continue;
        const from = code << (QUICK_BITS - length);
        this.#quick.fill(this.#entry(length, code), from, from + (1 << (QUICK_BITS - length)));
      }
      this.#limit[length] = code;
      // No code may be all ones.
      if (code >= 1 << length) return false;
    }
    return true;
  }
}

/** A table that DHT assigns: its class (0 for DC, 1 for AC) and identifier as they are written. */
export type AssignedTable = { readonly place: number; readonly table: HuffmanTable };

/** Parses the tables of a DHT segment (T.81, B.2.4.2); null when one of them is none. */
export function parseHuffmanTables(body: Uint8Array): readonly AssignedTable[] | null {
  const tables: AssignedTable[] = [];
  for (let at = 0; at < body.length;) {
    const place = body[at] ?? 0;
    const counts = body.subarray(at + 1, at + 1 + MAX_BITS);
    const end = at + 1 + MAX_BITS + counts.reduce((sum, count) => sum + count, 0);
    if ((place & 0xec) !== 0 || end > body.length || end - at > 1 + MAX_BITS + 256) return null;
    const table = HuffmanTable.parse(body.subarray(at + 1, end));
    if (table === null) return null;
    tables.push({ place, table });
    at = end;
  }
  return tables;
}

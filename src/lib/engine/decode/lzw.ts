/** How a format packs its codes. */
export type LzwForm = {
  /** Bits of a literal, 0 to 8: the clear code is the first above the literals, the end code follows it. */
  readonly literalBits: number;
  /** Whether a code's low bits come first: GIF and the TIFF writers before version 5.0; else its high bits do. */
  readonly lowBitsFirst: boolean;
  /** Whether codes grow by a bit one entry before they have to, as TIFF's do. */
  readonly growsEarly: boolean;
};

/**
 * How decoding ended: by the end code, with all of the output written, or too soon: the codes ran out, or one came that
 * the table does not hold.
 */
export type LzwEnd = 'end-code' | 'full' | 'cut-off' | 'broken';

const MAX_CODE_BITS = 12;
const TABLE = 1 << MAX_CODE_BITS;
const NONE = -1;

/**
 * LZW with codes of growing width and a clear code, as GIF (appendix F of its specification) and TIFF (6.0, section 13)
 * have it. It never writes past `out`, and takes time in proportion to the codes and the output, whatever the codes are.
 *
 * @param out filled from its start; how much of it, is told
 */
export function lzwDecode(codes: Uint8Array, out: Uint8Array, form: LzwForm): { written: number; end: LzwEnd } {
  const clearCode = 1 << form.literalBits;
  const endCode = clearCode + 1;
  const early = form.growsEarly ? 1 : 0;
  // An entry is the string of another entry and a byte more; its length lets it be written backwards.
  const prefix = new Uint16Array(TABLE);
  const suffix = new Uint8Array(TABLE);
  const length = new Uint16Array(TABLE);
  for (let literal = 0; literal < clearCode; literal++) {
    suffix[literal] = literal;
    length[literal] = 1;
  }
  let [next, width, previous, first, written] = [endCode + 1, form.literalBits + 1, NONE, 0, 0];
  let [bits, held, at] = [0, 0, 0];
  while (written < out.length) {
    while (held < width) {
      const byte = codes[at++];
      if (byte === undefined) return { written, end: 'cut-off' };
      bits = form.lowBitsFirst ? bits | (byte << held) : (bits << 8) | byte;
      held += 8;
    }
    held -= width;
    const code = (form.lowBitsFirst ? bits : bits >>> held) & ((1 << width) - 1);
    if (form.lowBitsFirst) bits >>>= width;
    if (code === clearCode) {
      [next, width, previous] = [endCode + 1, form.literalBits + 1, NONE];
      continue;
    }
    if (code === endCode) return { written, end: 'end-code' };
    // The one entry that may be used before it is complete is the string before, and its own first byte again.
    const repeats = code === next && previous !== NONE && next < TABLE;
    if (code >= next && !repeats) return { written, end: 'broken' };
    let entry = repeats ? previous : code;
    const end = written + (length[entry] ?? 0);
    // What lies past the end of the output is dropped by the array.
    if (repeats) out[end] = first;
    for (let to = end - 1; to >= written; to--) {
      first = suffix[entry] ?? 0;
      out[to] = first;
      entry = prefix[entry] ?? 0;
    }
    written = repeats ? end + 1 : end;
    if (previous !== NONE && next < TABLE) {
      prefix[next] = previous;
      suffix[next] = first;
      length[next] = (length[previous] ?? 0) + 1;
      next++;
    }
    if (next + early >= 1 << width && width < MAX_CODE_BITS) width++;
    previous = code;
  }
  return { written: out.length, end: 'full' };
}

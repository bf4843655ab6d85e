/**
 * PackBits (TIFF 6.0, section 9): runs and literals of up to 128 bytes.
 *
 * @param out filled from its start
 * @returns how much of it was filled
 */
export function unpackBits(codes: Uint8Array, out: Uint8Array): number {
  let to = 0;
  for (let at = 0; at < codes.length && to < out.length;) {
    const count = codes[at++] ?? 0;
    if (count < 128) {
      const literals = codes.subarray(at, at + Math.min(count + 1, out.length - to));
      out.set(literals, to);
      at += count + 1;
      to += literals.length;
    } else if (count > 128) {
      const end = Math.min(to + 257 - count, out.length);
      const byte = codes[at++];
      if (byte === undefined) break;
      out.fill(byte, to, end);
      to = end;
    }
  }
  return to;
}

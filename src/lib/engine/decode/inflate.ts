import pako from 'pako';

/** So much goes in and comes out at a time. */
const PIECE_BYTES = 2 ** 14;

/**
 * Inflates zlib data (RFC 1950 and 1951) up to where they end or break, to the last byte that can be made out, and no
 * further than there is room.
 *
 * @param out filled from its start
 * @returns how much of it was filled
 */
export function inflate(data: Uint8Array, out: Uint8Array): number {
  let written = 0;
  const keep = (piece: Uint8Array): void => {
    const part = piece.subarray(0, out.length - written);
    out.set(part, written);
    written += part.length;
  };
  const inflater = new pako.Inflate({ windowBits: 15, chunkSize: PIECE_BYTES });
  inflater.onData = keep;
  for (let at = 0; at < data.length && written < out.length; at += PIECE_BYTES) {
    if (!inflater.push(data.subarray(at, at + PIECE_BYTES), false)) break;
  }
  // Output that was to become a piece is not handed over where the data are cut or broken.
  const isOver = inflater.ended && inflater.err === 0;
  const { output, next_out } = inflater.strm;
  if (!isOver && output !== null && next_out < output.length) keep(output.subarray(0, next_out));
  return written;
}

import { Inflater } from '../inflater.ts';

/**
 * Inflates zlib data (RFC 1950 and 1951) up to where they end or break, to the last byte that can be made out, and no
 * further than there is room.
 *
 * @param out filled from its start
 * @returns how much of it was filled
 */
export function inflate(data: Uint8Array, out: Uint8Array): number {
  let written = 0;
  const inflater = new Inflater('zlib', out.length, (piece) => {
    out.set(piece, written);
    written += piece.length;
  });
  inflater.push(data);
  inflater.end();
  return written;
}

/** A chunk of a RIFF file. */
export type RiffChunk = {
  /** Four characters. */
  readonly type: string;
  /** Where its data begin. */
  readonly start: number;
  /** Where its data end: as declared, but not behind the end of what holds it. */
  readonly end: number;
  /** Whether what holds it ends before the chunk does. */
  readonly isCut: boolean;
};

const HEAD_BYTES = 8;

/**
 * The chunks between two offsets of a file, side by side: type, little-endian length, data, and a byte of padding where
 * the length is odd (RFC 9649, 2.3). Ends before a chunk whose own head is cut.
 */
export function* riffChunks(file: Uint8Array, from: number, to = file.length): Generator<RiffChunk> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const limit = Math.min(to, file.length);
  for (let at = from; at + HEAD_BYTES <= limit;) {
    const start = at + HEAD_BYTES;
    const length = view.getUint32(at + 4, true);
    const end = start + length;
    yield { type: fourCharacters(file, at), start, end: Math.min(end, limit), isCut: end > limit };
    at = end + (length & 1);
  }
}

/** Four bytes as characters, whatever they are. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

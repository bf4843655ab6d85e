/** Bytes of one file, wherever they lie. They may be read again, from the start. */
export type ByteSource = {
  readonly name: string;
  /** In bytes; null where nobody knows it before the end. */
  readonly size: number | null;
  /** All of them, in pieces of any length. Rejects when they cannot be read. */
  pieces(): AsyncIterable<Uint8Array>;
  /** The bytes from `from` to before `to`, fewer at the end: what is zipped is read from its end. */
  readonly slice?: (from: number, to: number) => Promise<Uint8Array>;
};

/** Big enough that a browser's answer costs little, small enough that many records lie in few steps. */
const PIECE_BYTES = 256 * 1024;

/** A file that was chosen in a browser, read a piece at a time. */
export function blobSource(file: Blob, name: string): ByteSource {
  const slice = async (from: number, to: number) => new Uint8Array(await file.slice(from, to).arrayBuffer());
  return {
    name,
    size: file.size,
    slice,
    async *pieces() {
      for (let at = 0; at < file.size; at += PIECE_BYTES) yield await slice(at, at + PIECE_BYTES);
    },
  };
}

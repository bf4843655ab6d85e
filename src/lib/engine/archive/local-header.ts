import { type ByteRange, MemoryRange } from '../byte-range.ts';

/** Local file header (APPNOTE 6.3.10, 4.3.7): signature, fields, lengths of name and extra field, these two themselves. */
export const LOCAL_HEADER_BYTES = 30;
const SIGNATURE = 0x04034b50;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;

/**
 * Where the data of an entry begin, in bytes from the start of its local header; null when there is no such header. Sizes
 * and checksum are taken from the directory: here they may be missing (4.4.4, bit 3).
 *
 * @param start the first bytes of the header
 */
function dataOffset(start: Uint8Array<ArrayBuffer>): number | null {
  if (start.length < LOCAL_HEADER_BYTES) return null;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  if (view.getUint32(0, true) !== SIGNATURE) return null;
  return LOCAL_HEADER_BYTES + view.getUint16(NAME_LENGTH_AT, true) + view.getUint16(EXTRA_LENGTH_AT, true);
}

/** Names and extra fields are seldom longer: with so much more, one reading brings header and data of a small entry. */
const USUAL_HEADER_BYTES = 512;
const SMALL_BYTES = 2 ** 18;

/** An entry's data as they lie in its archive; null when the archive cannot be read, empty when no entry is there. */
export async function entryData(
  archive: ByteRange,
  { offset, compressedBytes }: { readonly offset: number; readonly compressedBytes: number },
): Promise<ByteRange | null> {
  const isSmall = compressedBytes <= SMALL_BYTES;
  const ahead = isSmall ? USUAL_HEADER_BYTES + compressedBytes : LOCAL_HEADER_BYTES;
  const start = await archive.part(offset, offset + ahead).all();
  if (start === null) return null;
  const from = dataOffset(start);
  if (from === null) return archive.part(0, 0);
  const to = from + compressedBytes;
  // What was read is not read again.
  if (to <= start.length) return new MemoryRange(start.subarray(from, to));
  return archive.part(offset + from, offset + to);
}

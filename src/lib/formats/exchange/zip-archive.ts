import { type Entry, ERR_ENCRYPTED_CENTRAL_DIRECTORY, ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { createCRC32 } from 'hash-wasm';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { inflated } from './inflated.ts';
import { plainPieces, type PlainPieces } from './plain-bytes.ts';
import type { ReadFault } from './reading.ts';

/** A source whose bytes can be had from any place. */
export type RandomSource = { readonly size: number; readonly slice: NonNullable<ByteSource['slice']> };

/** A file in a zip archive that may be an exchange file; media are not among them. */
export type ZippedFile = {
  readonly name: string;
  readonly bytes: number;
  readonly isEncrypted: boolean;
  pieces(): PlainPieces;
};

/** Local file header (APPNOTE 6.3.10, 4.3.7): so many bytes, with the lengths of name and extra field. */
const LOCAL_HEADER_BYTES = 30;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
const [STORED, DEFLATED] = [0, 8];

const PIECE_BYTES = 256 * 1024;
/** A directory of a million files is larger, but none of them was ever an exchange file with its media. */
const MOST_DIRECTORY_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 1_000_000;

/** Names of texts: what has none of them is not even looked at. */
const TEXT = /\.(?:json|csv|tsv|txt|lst|md5|sha1|sha256|hash(?:es)?|hashdeep|pdq)$|(?:^|[\\/])[^.\\/]*$/i;

class TooLarge extends Error {}

/** The texts in a zip archive, by its directory (zip64 included); nothing else of it is read. */
export async function zippedFiles(archive: RandomSource): Promise<Result<ZippedFile[], ReadFault>> {
  const files: ZippedFile[] = [];
  const entries = new ZipReader(directoryOf(archive), { strictness: 'tolerant' }).getEntriesGenerator();
  try {
    let count = 0;
    for await (const entry of entries) {
      count += 1;
      if (count > MOST_ENTRIES) return err({ why: 'too-large-inside' });
      if (!entry.directory && TEXT.test(entry.filename)) files.push(fileOf(archive, entry));
    }
  } catch (error) {
    if (error instanceof TooLarge) return err({ why: 'too-large-inside' });
    const isEncrypted = error instanceof Error && error.message === ERR_ENCRYPTED_CENTRAL_DIRECTORY;
    return err({ why: isEncrypted ? 'encrypted' : 'damaged' });
  }
  return ok(files);
}

/** What the library needs of its own kind of reader: the stream would be for archives that cannot be read from any place. */
function directoryOf(archive: RandomSource) {
  return {
    size: archive.size,
    readable: new ReadableStream(),
    async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      if (length > MOST_DIRECTORY_BYTES) throw new TooLarge();
      return archive.slice(Math.max(0, offset), Math.max(0, offset + length));
    },
  };
}

function fileOf(archive: RandomSource, entry: Entry): ZippedFile {
  const { filename: name, uncompressedSize: bytes, encrypted: isEncrypted } = entry;
  return { name, bytes, isEncrypted, pieces: () => unpacked(archive, entry) };
}

/** The bytes of an entry, checked at their end by the sum that the directory has of them. */
async function* unpacked(archive: RandomSource, entry: Entry): PlainPieces {
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    yield err({ why: 'unknown-format' });
    return;
  }
  const packed = plainPieces({ pieces: () => packedPieces(archive, entry) });
  const sum = await createCRC32();
  for await (const piece of entry.compressionMethod === STORED ? packed : inflated(packed, 'deflate-raw')) {
    if (piece.ok) sum.update(piece.value.bytes);
    yield piece;
    if (!piece.ok || piece.value.isCut === true) return;
  }
  if (parseInt(sum.digest(), 16) !== (entry.crc32 ?? 0) >>> 0) yield err({ why: 'damaged' });
}

async function* packedPieces(archive: RandomSource, { offset, compressedSize }: Entry): AsyncGenerator<Uint8Array> {
  const header = await archive.slice(offset, offset + LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES) return;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const from =
    offset + LOCAL_HEADER_BYTES + view.getUint16(NAME_LENGTH_AT, true) + view.getUint16(EXTRA_LENGTH_AT, true);
  const to = from + compressedSize;
  for (let at = from; at < to; at += PIECE_BYTES) {
    const piece = await archive.slice(at, Math.min(to, at + PIECE_BYTES));
    if (piece.length === 0) return;
    yield piece;
  }
}

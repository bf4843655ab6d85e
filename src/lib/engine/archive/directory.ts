import { type Entry, ERR_ENCRYPTED_CENTRAL_DIRECTORY, ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import type { ByteRange } from '../byte-range.ts';
import { ARCHIVE_APPENDED_BYTES, ARCHIVE_DIRECTORY_MAX_BYTES, ARCHIVE_MAX_ENTRIES } from '../limits.ts';

/** What the directory of an archive says about an entry, none of it believed yet. */
export type Claim = {
  /** Decoded: UTF-8 where it is marked or valid as such, otherwise code page 437 (APPNOTE 6.3.10, appendix D). */
  readonly name: string;
  readonly nameBytes: number;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly offset: number;
  /** APPNOTE 4.4.5; 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly modified: number | null;
  readonly isEncrypted: boolean;
  readonly isFolder: boolean;
};

export type Directory = {
  /** In the directory's order. */
  readonly claims: readonly Claim[];
  /** Why there may be more entries than these. */
  readonly cut: 'archive-limit' | 'archive-damaged' | null;
};

/** Why an archive has no directory that can be read. */
export type DirectoryFault = 'cannot-be-read' | 'archive-damaged' | 'archive-limit' | 'encrypted';

/** Thrown through the library, which reads by itself. */
class ReadFault extends Error {
  readonly why: 'cannot-be-read' | 'archive-limit';

  constructor(why: 'cannot-be-read' | 'archive-limit') {
    super(why);
    this.why = why;
  }
}

/**
 * Reads the directory of a zip archive (APPNOTE 6.3.10), zip64 included, as far as it can be made out. Takes bounded time
 * and memory for any bytes; reads nothing but the archive's end.
 */
export async function readDirectory(archive: ByteRange): Promise<Directory | DirectoryFault> {
  const claims: Claim[] = [];
  const directory = new ZipReader(zipSource(archive), {
    // Whatever can be listed is listed: names are made safe and contradictions are met where they matter, later.
    strictness: 'tolerant',
    maxAppendedDataSize: ARCHIVE_APPENDED_BYTES,
  }).getEntriesGenerator();
  try {
    for await (const entry of directory) {
      if (claims.length === ARCHIVE_MAX_ENTRIES) return { claims, cut: 'archive-limit' };
      claims.push(claimOf(entry));
    }
    return { claims, cut: null };
  } catch (error) {
    const fault = faultOf(error);
    return claims.length > 0 && fault === 'archive-damaged' ? { claims, cut: fault } : fault;
  }
}

/** What the library needs of its own kind of reader: the stream would be for archives that cannot be read from any place. */
function zipSource(archive: ByteRange) {
  return {
    size: archive.size,
    readable: new ReadableStream(),
    async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      if (length > ARCHIVE_DIRECTORY_MAX_BYTES) throw new ReadFault('archive-limit');
      const bytes = await archive.part(Math.max(0, offset), Math.max(0, offset + length)).all();
      if (bytes === null) throw new ReadFault('cannot-be-read');
      return bytes;
    },
  };
}

function claimOf(entry: Entry): Claim {
  const { filename, rawFilename, uncompressedSize, compressedSize, offset, compressionMethod, crc32 = 0 } = entry;
  const modified = Number(entry.lastModDate);
  return {
    name: filename,
    nameBytes: rawFilename.length,
    bytes: uncompressedSize,
    compressedBytes: compressedSize,
    offset,
    method: compressionMethod,
    crc32,
    modified: Number.isSafeInteger(modified) ? modified : null,
    isEncrypted: entry.encrypted,
    // A name like a folder's does not make bytes disappear.
    isFolder: entry.directory && uncompressedSize === 0,
  };
}

/** The library has no other errors than those about the archive's structure. */
function faultOf(error: unknown): DirectoryFault {
  if (error instanceof ReadFault) return error.why;
  return error instanceof Error && error.message === ERR_ENCRYPTED_CENTRAL_DIRECTORY ? 'encrypted' : 'archive-damaged';
}

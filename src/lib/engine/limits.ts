const MIB = 2 ** 20;

/** Larger files are digested piece by piece, so that memory stays flat; below, `crypto.subtle` is faster on the whole. */
export const STREAM_ABOVE_BYTES = 64 * MIB;
export const PIECE_BYTES = MIB;
/** Where the header of a streamed image is looked for: metadata of several megabytes may stand before it. */
export const HEAD_BYTES = 4 * MIB;
/** Larger images get their digests only: a decoder needs the whole file in memory. */
export const DECODE_MAX_BYTES = 256 * MIB;
/** Larger images get their digests only; compared with what the header declares, before anything is decoded. */
export const MAX_PIXELS = 200_000_000;
/**
 * The same for the memory that decoding takes, in pixels of four bytes: the memory of most codecs ends at 2 GiB, and one
 * that comes to its end takes its worker along.
 */
const MAX_DECODE_PIXELS = 2 ** 29;
/** What decoding may take in all workers of an engine together, in pixels of four bytes; a larger image passes when it is alone. */
export const PIXELS_IN_FLIGHT = 200_000_000;
/** Decoding that takes no more, in the same unit, does not ask for room: the question would take longer. */
export const FREE_PIXELS = 1_000_000;

/**
 * Whether an image is left undecoded for its size.
 *
 * @param pixels those that decoding touches
 * @param weight the memory that each takes, in pixels of four bytes
 */
export function isTooLarge(pixels: number, weight: number): boolean {
  return pixels > MAX_PIXELS || pixels * weight > MAX_DECODE_PIXELS;
}

/** Files up to this size are handed to a worker several at a time: for them a message costs as much as the work. */
export const BATCH_FILE_BYTES = MIB / 16;
export const BATCH_FILES = 16;
/** Files that the workers of a pool have in hand together, when all of them are so small. */
export const BATCHED_IN_FLIGHT = 64;

/** A worker is replaced after this many files, or when its WebAssembly memory, which never shrinks, has grown past this. */
export const WORKER_MAX_FILES = 2000;
export const WORKER_MAX_MEMORY_BYTES = 256 * MIB;
/** Workers that have had nothing to do for so long are ended: their memory is worth more than the moment of a new start. */
export const WORKER_IDLE_MS = 30_000;
/** A worker whose static import fails never says so: it has to report within this time. */
export const WORKER_START_MS = 30_000;
/** So many workers failing to start in a row mean that no other will. */
export const MAX_FAILED_STARTS = 3;

/** Milliseconds for a file of so many bytes and decoded pixels. */
export type TimeLimit = (bytes: number, pixels: number) => number;

/**
 * How long one file may keep a worker busy, in milliseconds. Some fifty times what a slow laptop needs: it is there to
 * end a hang, not to judge speed. Time spent waiting for room does not count.
 */
export function timeLimitMs(bytes: number, pixels: number): number {
  return Math.round(20_000 + bytes / 500 + pixels / 1000);
}

/** The same for digests without decoding, from a disk that is known to be slow. */
export function digestTimeLimitMs(bytes: number): number {
  return Math.round(120_000 + bytes / 100);
}

/** [Note: Bombs] Archives are opened within these bounds; what lies beyond them keeps its name and gets a reason. */

/** Entries of an archive that are listed: memory for each is taken in a worker and on the page. */
export const ARCHIVE_MAX_ENTRIES = 250_000;
/** The directory of an archive is read at once. Half a kilobyte for each entry is more than any archiver writes. */
export const ARCHIVE_DIRECTORY_MAX_BYTES = 128 * MIB;
/** How much may follow an archive in its file for the archive to be found. */
export const ARCHIVE_APPENDED_BYTES = MIB;
/** An archive that lies packed in another has to be unpacked into memory to be read from any place. */
export const INNER_ARCHIVE_MAX_BYTES = 256 * MIB;
/** Deflate's best: 258 bytes for two bits (RFC 1951, 3.2.5). What claims more has a wrong size. */
export const DEFLATE_RATIO = 1032;
/** A large file that is packed better than this is a run of one byte: pictures, documents and databases are far below it. */
export const ENTRY_RATIO = 250;
export const ENTRY_FREE_BYTES = 32 * MIB;
/**
 * All files of an archive together are at most so many times as large as it is, so that the work is in proportion to what
 * was seized. A small archive may be packed as well as it likes; one inside another not, or there would be thousands.
 */
export const ARCHIVE_RATIO = 100;
export const ARCHIVE_FREE_BYTES = 1024 * MIB;
export const INNER_ARCHIVE_FREE_BYTES = MIB;

/** Entries of an archive that a worker reports at a time. */
export const LISTING_PORTION = 500;

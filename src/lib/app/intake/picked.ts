import type { FileMark, JobSource } from '#lib/domain/job.ts';
import { type FileOnDisk, type Lent, onDisk } from './on-disk.ts';

/** One evidence file that was handed in. */
export type Picked = {
  /** Where it lies: `ROOT/sub/file` of a folder, the bare name of a single file. At most 4096 UTF-16 units. */
  readonly path: string;
  /** Null when the browser could not open it; then it is shown as unreadable, never passed over. */
  readonly evidence: Lent | null;
  /** As the file system says; 0 when it could not be opened. */
  readonly bytes: number;
  /** Milliseconds since 1970 as the file system says; null when it could not be opened. */
  readonly modified: number | null;
};

/** One thing that was handed in, to be hashed in one job. */
export type Intake = {
  readonly source: JobSource;
  /** Can be walked once. Files come in portions while folders are still being listed, each when it is asked for. */
  readonly portions: AsyncIterable<Picked[]>;
  /** With which the same folder can be listed again after a crash, where the browser has handles. */
  readonly handle: FileSystemDirectoryHandle | null;
};

/** How many files are handed on at a time. */
export const PORTION = 100;

const MAX_PATH = 4096;

/**
 * A file that can be read, as far as anybody knows before reading it. Browsers may look at the disk for its size.
 *
 * @param reopen opens it again, so that it need not stay open; null where only the file itself leads to it
 */
export function pickedFile(path: string, file: File, reopen: FileOnDisk['open'] | null = null): Picked {
  const evidence = reopen === null ? file : onDisk(file, reopen);
  return { path: boundedPath(path), evidence, bytes: file.size, modified: file.lastModified };
}

/** A file or folder that the browser names and does not open. */
export function unopened(path: string): Picked {
  // The root of a disk has no name, and a line needs one.
  return { path: boundedPath(path) || '/', evidence: null, bytes: 0, modified: null };
}

export function fileMarkOf({ path, bytes, modified }: Picked): FileMark {
  return { path, bytes, modified };
}

export function isTooLong(path: string): boolean {
  return path.length > MAX_PATH;
}

/** A path that a job can hold. One that is too long keeps both ends, where folder and file are named. */
export function boundedPath(path: string): string {
  if (!isTooLong(path)) return path;
  const kept = MAX_PATH / 2;
  return `${path.slice(0, kept - 1)}…${path.slice(-kept)}`.toWellFormed();
}

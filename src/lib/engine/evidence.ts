import type { ArchiveEntry } from './archive/entry.ts';

/** A file inside a zip archive, or inside an archive in it. No byte of it is anywhere but in the archive. */
export type ArchivedFile = {
  readonly archive: File;
  /** From the outermost archive inwards; the last one is the file. One or two of them. */
  readonly within: readonly ArchiveEntry[];
};

/** What can be hashed, listed or shown. */
export type Evidence = File | ArchivedFile;

/** The same on its way to a worker, where one object for one archive no longer is one: its number tells. */
export type PostedEvidence =
  Blob | (Omit<ArchivedFile, 'archive'> & { readonly archive: Blob; readonly number: number });

/** Size of the file, unpacked. */
export function evidenceBytes(evidence: Evidence | PostedEvidence): number {
  return evidence instanceof Blob ? evidence.size : (evidence.within.at(-1)?.bytes ?? 0);
}

/** Bytes to go through until the file is read: an archive in an archive is unpacked first. */
export function bytesToRead(evidence: PostedEvidence): number {
  return evidence instanceof Blob ? evidence.size : evidence.within.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Numbers archives, so that a worker knows one again. */
export class ArchiveNumbers {
  readonly #numbers = new WeakMap<File, number>();
  #last = 0;

  post(evidence: Evidence): PostedEvidence {
    if (evidence instanceof Blob) return evidence;
    const { archive, within } = evidence;
    const number = this.#numbers.get(archive) ?? ++this.#last;
    this.#numbers.set(archive, number);
    return { archive, within, number };
  }
}

import type { PostedEvidence } from '../evidence.ts';
import { INNER_ARCHIVE_MAX_BYTES } from '../limits.ts';

/** Whether an archive that is found here is left closed: it lies two archives deep, or its bytes would not fit into memory. */
export function isLeftClosed(evidence: PostedEvidence): boolean {
  return (
    !(evidence instanceof Blob) && (evidence.within.length > 1 || unpackedBytes(evidence) > INNER_ARCHIVE_MAX_BYTES)
  );
}

/** The archive in which a file lies; a file on a disk is its own. */
export function archiveOf(file: PostedEvidence): PostedEvidence {
  return file instanceof Blob ? file : { ...file, within: file.within.slice(0, -1) };
}

/** Bytes of memory that the archive in an archive takes while it is open, or 0: one that is stored is read where it lies. */
export function unpackedBytes(evidence: PostedEvidence): number {
  const outer = evidence instanceof Blob ? undefined : evidence.within[0];
  return outer?.packing === 'deflated' ? outer.bytes : 0;
}

import { fileMarkName, type Attempt } from '#lib/domain/job.ts';
import type { MediaRecord, Occurrence, Reason } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { HashFailure } from '#lib/engine/contract.ts';
import type { Picked } from '../intake/picked.ts';

/** A file on its way into a job; one without evidence is only named, with the reason. */
export type Queued = Picked & { readonly reason?: Reason };

/**
 * A file that is to be hashed next. `downs`: how often it was in hand alone when the browser went down, for one that
 * was in hand at a crash and is to be hashed while no other is; null for any other.
 */
export type Next = { readonly file: Queued; readonly downs: Attempt['alone'] | null };

export function markOf({ path, bytes, modified }: Queued): string {
  return fileMarkName({ path, bytes, modified });
}

/** What is written down before the file is opened: a crash now counts for one that is alone. */
export function attemptOf({ file: { path, bytes, modified }, downs }: Next): Attempt {
  const alone = downs === null ? 0 : downs === 0 ? 1 : 2;
  return { path, bytes, modified, alone };
}

/** What became of a file. Its size is the one that it was listed with, by which it is known again. */
export function occurrenceOf(file: Queued, result: Result<MediaRecord, HashFailure>): Occurrence {
  const { path, bytes, modified } = file;
  if (result.ok) {
    const media = result.value;
    return { path, bytes, modified, outcome: media.outcome, reason: media.reason, media };
  }
  const failure = result.error === 'aborted' ? 'cannot-be-read' : result.error;
  return { path, bytes, modified, outcome: 'unreadable', reason: file.reason ?? failure, media: null };
}

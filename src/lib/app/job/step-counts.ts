import type { CaseRow } from '#lib/domain/case-row.ts';
import { NO_COUNTS, type Job } from '#lib/domain/job.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { occurrenceName, unreadName } from '#lib/domain/occurrence-name.ts';
import type { RowChange } from './job-parts.ts';

type Sums = Pick<Job, 'counts' | 'bytes'>;
type Line = Pick<CaseRow, 'outcome' | 'bytes'>;

/**
 * A job's counts after a step: those of its lines. A file that takes the place of one of the job's own lines, because it
 * was handed in twice, is counted once. One that could be read before and no longer can keeps its line, and is counted
 * as unreadable all the same.
 */
export function countsAfter(job: Job, occurrences: readonly Occurrence[], change: RowChange): Sums {
  const own = change.gone.filter(({ job: number }) => number === job.number);
  const unread = new Set(change.fresh.filter(({ media }) => media === null).map(unreadName));
  const kept = occurrences.filter((each) => each.media === null && !unread.has(occurrenceName(each)));
  return plus(plus(job, [...change.fresh, ...kept], 1), own, -1);
}

/** A job's counts by the lines that it has. */
export function countsOf(rows: Iterable<Line>): Sums {
  return plus({ counts: NO_COUNTS, bytes: 0 }, rows, 1);
}

function plus(sums: Sums, lines: Iterable<Line>, by: 1 | -1): Sums {
  const counts = { ...sums.counts };
  let { bytes } = sums;
  for (const line of lines) {
    counts[line.outcome] += by;
    bytes += by * line.bytes;
  }
  return { counts, bytes };
}

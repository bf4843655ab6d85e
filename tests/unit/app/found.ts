import { rowOf } from '#lib/domain/case-row.ts';
import type { Finished } from '#lib/domain/checkpoint.ts';
import { NO_COUNTS, type Job } from '#lib/domain/job.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { occurrence } from '../vault/fresh-vault.ts';

/** A finished file as a job hands it to its case. */
export async function finished(path: string, id: number, job = 1): Promise<Finished> {
  const found = await occurrence(path);
  return { row: rowOf(found, { id, job }), media: found.media };
}

/** A job over a folder that has done nothing yet. */
export function openJob(caseId: string, changes: Partial<Job> = {}): Job {
  return {
    id: uuidv7(),
    caseId,
    exhibitId: null,
    number: 1,
    state: 'open',
    source: { kind: 'folder', name: 'DCIM' },
    build: 'test',
    startedAt: '2026-11-26T08:00:00.000Z',
    endedAt: null,
    listed: null,
    counts: NO_COUNTS,
    bytes: 0,
    ...changes,
  };
}

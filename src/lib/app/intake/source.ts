import type { JobSource } from '#lib/domain/job.ts';

const MAX_NAME = 255;

/** Where a job's files come from, its name cut to what a job may hold. */
export function sourceOf(kind: JobSource['kind'], name: string): JobSource {
  return { kind, name: name.slice(0, MAX_NAME).toWellFormed() };
}

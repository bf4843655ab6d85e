import * as z from 'zod/mini';
import { Exhibit } from './case.ts';
import { Job } from './job.ts';
import { Bytes, Provenance } from './media.ts';
import { Instant } from './wire/common.ts';

const Count = z.int().check(z.gte(0));

/** How many files are what, as signed documents count them. `found` is the sum of the four outcomes; bytes of all found. */
export const FILE_COUNTS = {
  found: Count,
  hashed: Count,
  'hashed-without-pixels': Count,
  quarantined: Count,
  unreadable: Count,
  /** Among the hashed ones: further copies of a file that is counted already. */
  duplicates: Count,
  /** Among the hashed ones: the decoder filled in what was missing. */
  damaged: Count,
  bytes: Bytes,
} as const;

/** A run over files, as signed documents tell of it. */
export const JOB_FACTS = {
  number: Job.shape.number,
  state: Job.shape.state,
  source: Job.shape.source,
  /** Label of the exhibit from which its files came; null when nobody said. */
  exhibit: z.nullable(Exhibit.shape.label),
  build: Provenance.shape.build,
  startedAt: Instant,
  endedAt: z.nullable(Instant),
  listed: Job.shape.listed,
  counts: Job.shape.counts,
  bytes: Job.shape.bytes,
} as const;

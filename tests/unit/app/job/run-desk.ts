import { createHash } from 'node:crypto';
import type { CaseFile } from '#lib/app/case-file.ts';
import { CaseRows } from '#lib/app/case-rows.ts';
import type { EngineFault } from '#lib/app/engine-start.ts';
import type { Intake, Picked } from '#lib/app/intake/picked.ts';
import type { Hasher } from '#lib/app/job/hasher.ts';
import type { JobParts } from '#lib/app/job/job-parts.ts';
import { JobRun } from '#lib/app/job/job-run.svelte.ts';
import { MemoryCase } from '#lib/app/memory-case.ts';
import type { Job } from '#lib/domain/job.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Evidence, HashFailure } from '#lib/engine/contract.ts';
import { record } from '../records.ts';

export type Answer = Result<MediaRecord, HashFailure>;

export const nameOf = (evidence: Evidence): string =>
  evidence instanceof File ? evidence.name : (evidence.within.at(-1)?.path ?? '');

/** A file as an intake hands it in. */
export function picked(path: string, content: BlobPart = path): Picked {
  const file = new File([content], path, { lastModified: 1_700_000_000_000 });
  return { path, evidence: file, bytes: file.size, modified: file.lastModified };
}

export const many = (count: number): Picked[] => Array.from({ length: count }, (_, i) => picked(`${String(i)}.jpg`));

const megabyte = new Uint8Array(2 ** 20);
export const large = (count: number): Picked[] => many(count).map(({ path }) => picked(path, megabyte));

/** What was picked, in portions as a folder is listed. */
export function intake(...portions: Picked[][]): Intake {
  return {
    source: { kind: 'folder', name: 'DCIM' },
    portions: (async function* () {
      for (const portion of portions) yield Promise.resolve(portion);
    })(),
    handle: null,
  };
}

/** An engine that answers at once. */
export function answering(answer: (evidence: Evidence, skip: string | null) => Answer | Promise<Answer>, workers = 2) {
  const hasher: Hasher = {
    workers,
    limit: workers,
    started: 0,
    hash: async (evidence, options) => answer(evidence, options?.skip ?? null),
    list: () => Promise.resolve(err('archive-damaged')),
  };
  return hasher;
}

/** An engine whose answers are the records that follow from the files' names. */
export const recording = (workers = 2): Hasher =>
  answering((evidence) => {
    const sha256 = createHash('sha256').update(nameOf(evidence)).digest('hex');
    return ok(record(0, { sha256, outcome: 'hashed', reason: null }));
  }, workers);

/** An engine that answers when it is told to. */
export function scripted(workers = 2) {
  const open: { name: string; skip: string | null; answer: (answer: Answer) => void }[] = [];
  const hasher: Hasher = {
    ...recording(workers),
    hash: (evidence, options) =>
      new Promise((resolve) => {
        open.push({ name: nameOf(evidence), skip: options?.skip ?? null, answer: resolve });
        options?.signal?.addEventListener('abort', () => {
          resolve(err('aborted'));
        });
      }),
  };
  return { hasher, open };
}

/** Locks of a browser with one tab. */
export const freeLock = {
  take: () => Promise.resolve(true),
  release: () => undefined,
  isElsewhere: () => Promise.resolve(false),
  whenFree: () => Promise.resolve(),
};

type Options = Partial<Omit<ConstructorParameters<typeof JobRun>[0], 'engine' | 'file'>> & {
  engine?: () => Promise<Result<Hasher, EngineFault>>;
  hasher?: Hasher;
  file?: CaseFile;
  rows?: CaseRows;
};

/** A run with everything that it needs around it, as a tab has it. */
export class RunDesk {
  readonly caseId = uuidv7();
  readonly file: CaseFile;
  /** What is on the screen. */
  readonly rows: CaseRows;
  readonly run: JobRun;

  constructor({ hasher = recording(), file = new MemoryCase(), rows = new CaseRows(), ...parts }: Options = {}) {
    this.file = file;
    this.rows = rows;
    this.run = new JobRun({
      engine: () => Promise.resolve(ok(hasher)),
      file: () => file,
      plan: (occurrences, job) => rows.plan(occurrences, job),
      likenesses: () => Promise.resolve([]),
      onCommitted: (change) => rows.apply(change),
      doneMarks: (job) => rows.list().filter((row) => row.job === job),
      build: 'test',
      now: () => new Date(0),
      lock: freeLock,
      wakefulness: { hold: () => undefined, release: () => undefined },
      ...parts,
    } satisfies JobParts & ConstructorParameters<typeof JobRun>[0]);
  }

  /** The same case in a new tab: everything that was only in memory is gone. */
  static async reopened(file: CaseFile, options: Options = {}): Promise<RunDesk> {
    const rows = new CaseRows();
    for await (const page of file.rows()) {
      if (!page.ok) throw new Error(page.error);
      for (const row of page.value.values) rows.restore(row);
    }
    return new RunDesk({ ...options, file, rows });
  }

  begin(...portions: Picked[][]) {
    return this.run.begin(intake(...portions), { caseId: this.caseId, exhibitId: null });
  }

  async job(): Promise<Job> {
    const jobs = await this.file.jobs();
    const job = jobs.ok ? jobs.value.at(-1) : undefined;
    if (job === undefined) throw new Error('the case has no job');
    return job;
  }

  get paths(): string[] {
    return this.rows.list().map(({ path }) => path);
  }
}

import { CaseRow } from '#lib/domain/case-row.ts';
import type { Checkpoint } from '#lib/domain/checkpoint.ts';
import { type Attempt, Job, JobAttempts } from '#lib/domain/job.ts';
import { Likenesses } from '#lib/domain/likeness.ts';
import { Mark } from '#lib/domain/mark.ts';
import { MediaRecord } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { caseKey } from './case-keys.ts';
import type { Change } from './database.ts';
import { jsonOf, readable, Records, replace, type Access, type Readable } from './records.ts';
import type { CaseStoreName, RowKey } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** What one case holds. Lines are small and come all; whole media records come when they are asked for. */
export class CaseRecords {
  readonly #access: Access;
  readonly #prefix: string;
  readonly #rows: Records<CaseRow>;
  readonly #media: Records<MediaRecord>;
  readonly #likenesses: Records<Likenesses>;
  readonly #marks: Records<Mark>;
  readonly #jobs: Records<Job>;
  readonly #attempts: Records<JobAttempts>;
  readonly #damaged = new Set<RowKey>();

  /** @param prefix what the keys of this case begin with */
  constructor(access: Access, prefix: string) {
    this.#access = access;
    this.#prefix = prefix;
    this.#rows = new Records(access, 'rows', jsonOf(CaseRow));
    this.#media = new Records(access, 'media', jsonOf(MediaRecord));
    this.#likenesses = new Records(access, 'likenesses', jsonOf(Likenesses));
    this.#marks = new Records(access, 'marks', jsonOf(Mark));
    this.#jobs = new Records(access, 'jobs', jsonOf(Job));
    this.#attempts = new Records(access, 'attempts', jsonOf(JobAttempts));
  }

  /**
   * Every line, some at a time and in an order that says nothing. A damaged one is told and kept, and never keeps the
   * others from their officer: hashing its file again heals it.
   */
  async *rows(): AsyncGenerator<Result<Readable<CaseRow>, StorageFailure>> {
    for await (const page of this.#rows.pages(this.#prefix)) {
      yield page.ok ? readable(page.value) : page;
    }
  }

  /** Likenesses, marks and jobs met so far that are not what was written: they stay stored and are not used. */
  get damaged(): number {
    return this.#damaged.size;
  }

  /** How many lines there are. */
  count(): Promise<Result<number, StorageFailure>> {
    return this.#access.database.count('rows', this.#prefix);
  }

  /** A line that another tab has written. */
  async row(named: Pick<CaseRow, 'path' | 'bytes' | 'media'>): Promise<Result<CaseRow | null, StorageFailure>> {
    const key = await this.#key('rows', occurrenceName(named));
    return key.ok ? this.#rows.get(key.value) : key;
  }

  /** Whole media records, in the order asked; null for one that the case has not. */
  async media(sha256s: readonly string[]): Promise<Result<(MediaRecord | null)[], StorageFailure>> {
    const keys: string[] = [];
    for (const key of await Promise.all(sha256s.map((sha256) => this.#key('media', sha256)))) {
      if (!key.ok) return key;
      keys.push(key.value);
    }
    return this.#media.getMany(keys);
  }

  likenesses(): Promise<Result<Likenesses[], StorageFailure>> {
    return this.#readable(this.#likenesses);
  }

  /** What records resemble that could not be compared before; `none` are those that resemble nothing. */
  async putLikenesses(found: readonly Likenesses[], none: readonly string[]): Promise<Result<void, StorageFailure>> {
    const changes = await Promise.all([
      ...none.map((sha256) => this.#erasure('likenesses', sha256)),
      ...found.map((each) => this.#change(this.#likenesses, 'likenesses', each.sha256, each)),
    ]);
    return replace(this.#access, changes);
  }

  marks(): Promise<Result<Mark[], StorageFailure>> {
    return this.#readable(this.#marks);
  }

  /** All of them in one strict transaction, or none. */
  async putMarks(marks: readonly Mark[]): Promise<Result<void, StorageFailure>> {
    const changes = marks.map((mark) => this.#change(this.#marks, 'marks', mark.sha256, mark));
    return replace(this.#access, await Promise.all(changes));
  }

  /** In the order in which they began. */
  async jobs(): Promise<Result<Job[], StorageFailure>> {
    const all = await this.#readable(this.#jobs);
    if (all.ok) all.value.sort((a, b) => a.number - b.number);
    return all;
  }

  /** The files that a job has in hand; those of a job that nobody runs were in hand when it stopped. */
  async attempts(jobId: string): Promise<Result<Attempt[], StorageFailure>> {
    const key = await this.#key('attempts', jobId);
    const found = key.ok ? await this.#attempts.get(key.value) : key;
    return found.ok ? ok(found.value?.files ?? []) : found;
  }

  /**
   * A step of a job in one strict transaction: lines, media records, likenesses, counts and the files in hand. The same
   * occurrence is replaced, so a step that is repeated counts nothing twice.
   *
   * @param also what else changes in the vault by it
   */
  async commit(checkpoint: Checkpoint, also: readonly Change[] = []): Promise<Result<void, StorageFailure>> {
    const { job, finished, gone, likenesses, attempts } = checkpoint;
    const changes = await Promise.all([
      ...gone.map((row) => this.#erasure('rows', occurrenceName(row))),
      ...finished.map(({ row }) => this.#change(this.#rows, 'rows', occurrenceName(row), row)),
      ...finished.flatMap(({ media }) =>
        media === null ? [] : [this.#change(this.#media, 'media', media.sha256, media)],
      ),
      ...likenesses.map((each) => this.#change(this.#likenesses, 'likenesses', each.sha256, each)),
      this.#change(this.#jobs, 'jobs', job.id, job),
      job.state === 'open'
        ? this.#change(this.#attempts, 'attempts', job.id, { jobId: job.id, files: [...attempts] })
        : this.#erasure('attempts', job.id),
      ...(job.state === 'open' ? [] : [this.#erasure('handles', job.id)]),
    ]);
    return replace(this.#access, [...changes, ...also.map(ok)]);
  }

  /** The handle of an open job's folder, where the browser has such. */
  async handle(jobId: string): Promise<Result<FileSystemDirectoryHandle | null, StorageFailure>> {
    const key = await this.#key('handles', jobId);
    const found = key.ok ? await this.#access.database.get('handles', key.value) : key;
    if (!found.ok) return found;
    return ok(isDirectory(found.value) ? found.value : null);
  }

  /** Kept until the job ends: see the note at its store. */
  async putHandle(jobId: string, handle: FileSystemDirectoryHandle): Promise<Result<void, StorageFailure>> {
    const key = await this.#key('handles', jobId);
    return replace(this.#access, [key.ok ? ok({ store: 'handles', key: key.value, row: handle }) : key]);
  }

  async #readable<T>(records: Records<T>): Promise<Result<T[], StorageFailure>> {
    const found = await records.readable(this.#prefix);
    if (!found.ok) return found;
    for (const key of found.value.damaged) this.#damaged.add(key);
    return ok(found.value.values);
  }

  async #key(store: CaseStoreName, name: string): Promise<Result<string, 'locked'>> {
    const { keys } = this.#access;
    return keys === null ? err('locked') : ok(await caseKey(keys, this.#prefix, store, name));
  }

  async #change<T>(
    records: Records<T>,
    store: CaseStoreName,
    name: string,
    value: T,
  ): Promise<Result<Change, 'locked'>> {
    const key = await this.#key(store, name);
    return key.ok ? records.change(key.value, value) : key;
  }

  async #erasure(store: CaseStoreName, name: string): Promise<Result<Change, 'locked'>> {
    const key = await this.#key(store, name);
    return key.ok ? ok({ store, erase: key.value }) : key;
  }
}

/** A browser without such handles has no such class either. */
function isDirectory(value: unknown): value is FileSystemDirectoryHandle {
  return typeof FileSystemDirectoryHandle !== 'undefined' && value instanceof FileSystemDirectoryHandle;
}

import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Checkpoint, Finished } from '#lib/domain/checkpoint.ts';
import type { Attempt, Job } from '#lib/domain/job.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Readable } from '#lib/vault/records.ts';
import type { CaseFile } from './case-file.ts';

const PAGE = 100;

/** A case without a vault: gone with the tab. */
export class MemoryCase implements CaseFile {
  readonly #rows = new Map<string, CaseRow>();
  readonly #media = new Map<string, MediaRecord>();
  readonly #likenesses = new Map<string, Likenesses>();
  readonly #marks = new Map<string, Mark>();
  readonly #jobs = new Map<string, Job>();
  readonly #attempts = new Map<string, readonly Attempt[]>();
  readonly #handles = new Map<string, FileSystemDirectoryHandle>();

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** Everything that a job finished, some at a time: to be saved when a vault opens. */
  *finished(job: number): Generator<Finished[]> {
    let some: Finished[] = [];
    for (const row of this.#rows.values()) {
      if (row.job !== job) continue;
      some.push({ row, media: row.media === null ? null : (this.#media.get(row.media.sha256) ?? null) });
      if (some.length < PAGE) continue;
      yield some;
      some = [];
    }
    if (some.length > 0) yield some;
  }

  async *rows(): AsyncGenerator<Result<Readable<CaseRow>, never>> {
    const all = [...this.#rows.values()];
    for (let start = 0; start < all.length; start += PAGE)
      yield Promise.resolve(ok({ values: all.slice(start, start + PAGE), damaged: [] }));
  }

  media(sha256s: readonly string[]) {
    return done(sha256s.map((sha256) => this.#media.get(sha256) ?? null));
  }

  likenesses() {
    return done([...this.#likenesses.values()]);
  }

  putLikenesses(found: readonly Likenesses[], none: readonly string[]) {
    for (const sha256 of none) this.#likenesses.delete(sha256);
    for (const each of found) this.#likenesses.set(each.sha256, each);
    return done(undefined);
  }

  marks() {
    return done([...this.#marks.values()]);
  }

  putMarks(marks: readonly Mark[]) {
    for (const mark of marks) this.#marks.set(mark.sha256, mark);
    return done(undefined);
  }

  jobs() {
    return done([...this.#jobs.values()].sort((a, b) => a.number - b.number));
  }

  attempts(jobId: string) {
    return done([...(this.#attempts.get(jobId) ?? [])]);
  }

  commit({ job, finished, gone, likenesses, attempts }: Checkpoint) {
    for (const row of gone) this.#rows.delete(occurrenceName(row));
    for (const { row, media } of finished) {
      this.#rows.set(occurrenceName(row), row);
      if (media !== null) this.#media.set(media.sha256, media);
    }
    for (const each of likenesses) this.#likenesses.set(each.sha256, each);
    this.#jobs.set(job.id, job);
    if (job.state === 'open') this.#attempts.set(job.id, attempts);
    else {
      this.#attempts.delete(job.id);
      this.#handles.delete(job.id);
    }
    return done(undefined);
  }

  handle(jobId: string) {
    return done(this.#handles.get(jobId) ?? null);
  }

  putHandle(jobId: string, handle: FileSystemDirectoryHandle) {
    this.#handles.set(jobId, handle);
    return done(undefined);
  }
}

function done<T>(value: T): Promise<Result<T, never>> {
  return Promise.resolve(ok(value));
}

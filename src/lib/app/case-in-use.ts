import type { Checkpoint, Finished } from '#lib/domain/checkpoint.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Mark } from '#lib/domain/mark.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { CaseRecords } from '#lib/vault/case-records.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { CaseFile } from './case-file.ts';
import { MemoryCase } from './memory-case.ts';

/** Finds what media records resemble. */
type Finder = (caseId: string, media: readonly MediaRecord[]) => Promise<readonly Likenesses[]>;

/**
 * The case that is worked on, wherever it lies: it may move from memory into the vault under a running job. What is
 * written meanwhile waits until it has moved.
 */
export class CaseInUse implements CaseFile {
  #id = uuidv7();
  /** Null while the case lies in the vault. */
  #memory: MemoryCase | null;
  #file: CaseFile;
  #moving: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#memory = new MemoryCase();
    this.#file = this.#memory;
  }

  get id(): string {
    return this.#id;
  }

  /** It lies in memory only, and there is something in it. */
  get isUnsaved(): boolean {
    return this.#memory?.isEmpty === false;
  }

  get isStored(): boolean {
    return this.#memory === null;
  }

  /** Turns to a case of the vault. What lay in memory is forgotten. */
  use(id: string, records: CaseRecords): void {
    this.#id = id;
    this.#memory = null;
    this.#file = records;
  }

  /** Turns to an empty case in memory. */
  leave(): void {
    this.#id = uuidv7();
    this.#memory = new MemoryCase();
    this.#file = this.#memory;
  }

  /**
   * Moves what lies in memory into a case of the vault that has its id. When that fails, it stays where it is; moving
   * again does no harm.
   */
  moveInto(records: CaseRecords, find: Finder): Promise<Result<void, StorageFailure>> {
    const moved = this.#moving.then(() => this.#move(records, find));
    this.#moving = moved;
    return moved;
  }

  rows() {
    return this.#file.rows();
  }

  media(sha256s: readonly string[]) {
    return this.#file.media(sha256s);
  }

  likenesses() {
    return this.#file.likenesses();
  }

  async putLikenesses(found: readonly Likenesses[], none: readonly string[]) {
    await this.#moving;
    return this.#file.putLikenesses(found, none);
  }

  marks() {
    return this.#file.marks();
  }

  async putMarks(marks: readonly Mark[]) {
    await this.#moving;
    return this.#file.putMarks(marks);
  }

  jobs() {
    return this.#file.jobs();
  }

  attempts(jobId: string) {
    return this.#file.attempts(jobId);
  }

  async commit(checkpoint: Checkpoint) {
    await this.#moving;
    return this.#file.commit(checkpoint);
  }

  handle(jobId: string) {
    return this.#file.handle(jobId);
  }

  async putHandle(jobId: string, handle: FileSystemDirectoryHandle) {
    await this.#moving;
    return this.#file.putHandle(jobId, handle);
  }

  async #move(records: CaseRecords, find: Finder): Promise<Result<void, StorageFailure>> {
    const memory = this.#memory;
    if (memory === null) return ok(undefined);
    const jobs = await memory.jobs();
    const marks = await memory.marks();
    for (const job of jobs.ok ? jobs.value : []) {
      const attempts = await memory.attempts(job.id);
      const step = { job, gone: [], attempts: attempts.ok ? attempts.value : [] };
      const commit = (finished: readonly Finished[], likenesses: readonly Likenesses[]) =>
        records.commit({ ...step, finished, likenesses });
      const begun = await commit([], []);
      if (!begun.ok) return begun;
      for (const finished of memory.finished(job.number)) {
        const media = finished.flatMap((each) => (each.media === null ? [] : [each.media]));
        const saved = await commit(finished, await find(this.#id, media));
        if (!saved.ok) return saved;
      }
      const handle = await memory.handle(job.id);
      if (handle.ok && handle.value !== null && job.state === 'open') {
        const kept = await records.putHandle(job.id, handle.value);
        if (!kept.ok) return kept;
      }
    }
    if (marks.ok && marks.value.length > 0) {
      const kept = await records.putMarks(marks.value);
      if (!kept.ok) return kept;
    }
    this.use(this.#id, records);
    return ok(undefined);
  }
}

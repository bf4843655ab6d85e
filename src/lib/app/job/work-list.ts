import { fileMarkName, type Attempt } from '#lib/domain/job.ts';
import { markOf, type Next, type Queued } from './queued.ts';

/** Of the files that went down alone once, at most so many wait for the end of the job: each is an open attempt. */
const MAX_LAST = 50;

type Suspect = { readonly file: Queued; readonly downs: Attempt['alone'] };

/**
 * The files of a job that nobody has in hand. Those that were in hand at a crash are suspects, to be hashed before any
 * other file and alone. One that was alone at a crash comes after all others: should it be to blame, everything else is
 * kept by then, and should it not be, it is seldom there at two crashes.
 */
export class WorkList {
  /** Open attempts whose file has not been listed yet, by mark. */
  readonly #awaited: Map<string, Attempt>;
  #suspects: Suspect[] = [];
  #last: Suspect[] = [];
  #others: Queued[][] = [];
  /** How many of the first portion are taken. */
  #taken = 0;
  #size = 0;
  #bytes = 0;

  /** @param attempts those that a crash left open */
  constructor(attempts: readonly Attempt[] = []) {
    this.#awaited = new Map(attempts.map((attempt) => [fileMarkName(attempt), attempt]));
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** There are files to be hashed before any other, listed or not. */
  get hasSuspects(): boolean {
    return this.#awaited.size > 0 || this.#suspects.length > 0;
  }

  /** How many attempts stay open while their files wait. */
  get attemptCount(): number {
    return this.#awaited.size + this.#suspects.length + this.#last.length;
  }

  /** Attempts that stay open while their files wait. */
  get attempts(): Attempt[] {
    const waiting = [...this.#suspects, ...this.#last].map(({ file, downs }): Attempt => {
      const { path, bytes, modified } = file;
      return { path, bytes, modified, alone: downs };
    });
    return [...this.#awaited.values(), ...waiting];
  }

  add(files: readonly Queued[]): void {
    const others: Queued[] = [];
    for (const file of files) {
      this.#count(file, 1);
      const attempt = this.#awaited.size === 0 ? undefined : this.#awaited.get(markOf(file));
      if (attempt === undefined) others.push(file);
      else this.#suspect(file, attempt);
    }
    if (others.length > 0) this.#others.push(others);
  }

  /** Everything is listed: attempts whose files did not come are about files that are no longer there. */
  complete(): void {
    this.#awaited.clear();
  }

  /** The next file; null while there is none, or one is awaited that comes before any other. */
  take(): Next | null {
    const suspect = this.#suspects.shift();
    const next = suspect ?? (this.#awaited.size > 0 ? null : this.#takeOther());
    if (next !== null) this.#count(next.file, -1);
    return next;
  }

  /** One of those that come after all others; null when there is none. */
  takeLast(): Next | null {
    const next = this.#last.shift() ?? null;
    if (next !== null) this.#count(next.file, -1);
    return next;
  }

  /** Takes back files that were not hashed after all: they are the next ones again. */
  giveBack(files: readonly Next[]): void {
    const others = files.filter(({ downs }) => downs === null).map(({ file }) => file);
    for (const { file } of files) this.#count(file, 1);
    for (const { file, downs } of files)
      if (downs !== null) (downs === 1 ? this.#last : this.#suspects).unshift({ file, downs });
    if (others.length > 0)
      this.#others = [[...others, ...(this.#others[0]?.slice(this.#taken) ?? [])], ...this.#others.slice(1)];
    if (others.length > 0) this.#taken = 0;
  }

  clear(): void {
    [this.#suspects, this.#last, this.#others] = [[], [], []];
    [this.#taken, this.#size, this.#bytes] = [0, 0, 0];
    this.#awaited.clear();
  }

  #takeOther(): Next | null {
    const [portion] = this.#others;
    const file = portion?.[this.#taken];
    if (portion === undefined || file === undefined) return null;
    this.#taken++;
    if (this.#taken === portion.length) {
      this.#others.shift();
      this.#taken = 0;
    }
    return { file, downs: null };
  }

  #suspect(file: Queued, attempt: Attempt): void {
    this.#awaited.delete(markOf(file));
    const suspect = { file, downs: attempt.alone };
    if (attempt.alone === 1 && this.#last.length < MAX_LAST) this.#last.push(suspect);
    else this.#suspects.push(suspect);
  }

  #count({ bytes }: Queued, by: 1 | -1): void {
    this.#size += by;
    this.#bytes += by * bytes;
  }
}

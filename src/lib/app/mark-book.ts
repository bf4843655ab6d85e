import { changedMark, unmarked, type Mark, type MarkChange } from '#lib/domain/mark.ts';

/** One change of one mark; `before` undefined: nothing was decided. */
export type MarkEdit = { readonly before: Mark | undefined; readonly after: Mark };

/**
 * The marks of a case as they are on the screen, and what of them is not stored yet. No object is put twice: by its
 * identity a mark that could not be stored is told from an equal one that waits to be.
 */
export class MarkBook {
  readonly #marks = new Map<string, Mark>();
  /** What is stored of the marks that differ from it; undefined: nothing. */
  readonly #stored = new Map<string, Mark | undefined>();

  of(sha256: string): Mark | undefined {
    return this.#marks.get(sha256);
  }

  /** Takes in what is stored. */
  restore(mark: Mark): void {
    this.#marks.set(mark.sha256, mark);
  }

  /** Decides about one media record. @returns null when that changes nothing */
  change(sha256: string, change: MarkChange, at: string): MarkEdit | null {
    const before = this.#marks.get(sha256);
    const after = changedMark(before, sha256, change, at);
    if (after === null) return null;
    this.put(after);
    return { before, after };
  }

  put(mark: Mark): void {
    const { sha256 } = mark;
    if (!this.#stored.has(sha256)) this.#stored.set(sha256, this.#marks.get(sha256));
    this.#marks.set(sha256, mark);
  }

  /** What undoing an edit leaves: the mark that was, or one that says nothing. Each time an object of its own. */
  reverse({ before, after }: MarkEdit, at: string): Mark {
    return before === undefined ? unmarked(after.sha256, at) : { ...before };
  }

  /** What doing it again leaves. */
  repeat({ after }: MarkEdit): Mark {
    return { ...after };
  }

  /** Marks were stored; what has been decided since is not. */
  stored(marks: readonly Mark[]): void {
    for (const mark of marks) {
      if (this.#marks.get(mark.sha256) === mark) this.#stored.delete(mark.sha256);
      else if (this.#stored.has(mark.sha256)) this.#stored.set(mark.sha256, mark);
    }
  }

  /** Marks could not be stored: what was stored before them counts again, unless something else was decided since. */
  failed(marks: readonly Mark[]): void {
    for (const mark of marks) {
      const { sha256 } = mark;
      if (this.#marks.get(sha256) !== mark) continue;
      const stored = this.#stored.get(sha256);
      this.#stored.delete(sha256);
      if (stored === undefined) this.#marks.delete(sha256);
      else this.#marks.set(sha256, stored);
    }
  }
}

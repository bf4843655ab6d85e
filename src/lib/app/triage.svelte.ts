import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import type { Mark, MarkChange } from '#lib/domain/mark.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { CaseFile } from './case-file.ts';
import { MarkBook, type MarkEdit } from './mark-book.ts';
import { MarkSteps, type MarkStep } from './mark-steps.ts';
import { eachInSlices, frameBreaksWhile } from './row-order.ts';

/** Marks in one transaction: few enough that none takes long, and a failure takes few with it. */
const PORTION = 500;

/** As long as the schema of a mark lets it be. */
const SERIES_MAX = 120;

/** A step that has begun is done to its end. */
const wholly = () => frameBreaksWhile(() => true);

/** The case that a step is about. */
type Where = { readonly book: MarkBook; readonly steps: MarkSteps };

/** An edit, done or undone, and the mark that it leaves. */
type Change = { readonly edit: MarkEdit; readonly mark: Mark };

type Parts = {
  /** Where the marks of the case on the screen are kept. */
  readonly file: () => Pick<CaseFile, 'putMarks'>;
  readonly now: () => Date;
  /** Marks are others now than they were. */
  readonly onChange: () => void;
};

/**
 * What the officer decides about media records: categories and flags of the case's scheme, series, and notes. A decision
 * is about the record, so every copy of a file has it. It is on the screen at once and stored behind it; what cannot be stored
 * is taken back and said.
 */
export class Triage {
  scheme = $state.raw<CategoryScheme>(PLAIN);
  /** After a decision about one file, go on to the next about which there is none. */
  goesOn = $state(true);
  canUndo = $state(false);
  canRedo = $state(false);
  /** How many marks are not stored yet. */
  unsaved = $state(0);
  /** Marks that could not be stored, since this was last read and dismissed. */
  failure = $state.raw<{ readonly why: StorageFailure; readonly count: number } | null>(null);

  readonly #parts: Parts;
  #book = new MarkBook();
  #steps = new MarkSteps();
  /** One step after another, each as a whole. */
  #deciding: Promise<void> = Promise.resolve();
  #storing: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What was decided about a record. Plain memory: `onChange` says when to look again. */
  markOf(sha256: string): Mark | undefined {
    return this.#book.of(sha256);
  }

  /** Takes in the marks of a case that is opened. */
  restore(marks: readonly Mark[]): void {
    for (const mark of marks) this.#book.restore(mark);
    this.#parts.onChange();
  }

  /** Forgets the marks of the case; what is still to be stored, is. */
  clear(): void {
    this.#book = new MarkBook();
    this.#steps = new MarkSteps();
    this.failure = null;
    this.#tell();
  }

  /** Resolves when every decision is stored or taken back. */
  async settled(): Promise<void> {
    await this.#deciding;
    await this.#storing;
  }

  /** Sets the category of media records; null: undecided. Naming one twice is naming it once. */
  categorise(sha256s: readonly string[], category: string | null): Promise<void> {
    return this.#decide(sha256s, () => ({ category }));
  }

  /** Sets a flag on all records, or takes it away when all have it. */
  flag(sha256s: readonly string[], code: string): Promise<void> {
    return this.#decide(sha256s, (book) => {
      const on = !sha256s.every((sha256) => book.of(sha256)?.flags.includes(code));
      return { flag: { code, on } };
    });
  }

  note(sha256: string, note: string): Promise<void> {
    return this.#decide([sha256], () => ({ note }));
  }

  /** Says to which series media records belong; what is typed becomes one line, and nothing is no series. */
  series(sha256s: readonly string[], typed: string): Promise<void> {
    const line = typed
      .replaceAll(/\p{Cc}+/gu, ' ')
      .slice(0, SERIES_MAX)
      .toWellFormed()
      .trim();
    return this.#decide(sha256s, () => ({ series: line === '' ? null : line }));
  }

  undo(): Promise<void> {
    return this.#inTurn((book, steps) => {
      const step = steps.undo() ?? [];
      const at = this.#at();
      return this.#put(book, steps, step, (edit) => book.reverse(edit, at));
    });
  }

  redo(): Promise<void> {
    return this.#inTurn((book, steps) => this.#put(book, steps, steps.redo() ?? [], (edit) => book.repeat(edit)));
  }

  #decide(sha256s: readonly string[], changeIn: (book: MarkBook) => MarkChange): Promise<void> {
    return this.#inTurn(async (book, steps) => {
      const change = changeIn(book);
      const at = this.#at();
      const step: MarkEdit[] = [];
      const changes: Change[] = [];
      const decide = (sha256: string) => {
        const edit = book.change(sha256, change, at);
        if (edit === null) return;
        step.push(edit);
        changes.push({ edit, mark: edit.after });
      };
      await eachInSlices(sha256s, decide, wholly());
      if (step.length === 0) return;
      steps.add(step);
      this.#changed({ book, steps }, changes);
    });
  }

  async #put(book: MarkBook, steps: MarkSteps, step: MarkStep, markOf: (edit: MarkEdit) => Mark): Promise<void> {
    const changes: Change[] = [];
    const put = (edit: MarkEdit) => {
      const mark = markOf(edit);
      book.put(mark);
      changes.push({ edit, mark });
    };
    await eachInSlices(step, put, wholly());
    this.#changed({ book, steps }, changes);
  }

  /** What a case's step does comes after the steps before it, and to that case, whatever is on the screen by then. */
  #inTurn(work: (book: MarkBook, steps: MarkSteps) => Promise<void>): Promise<void> {
    const [book, steps] = [this.#book, this.#steps];
    this.#deciding = this.#deciding.then(() => work(book, steps));
    return this.#deciding;
  }

  #changed(where: Where, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.unsaved += changes.length;
    const file = this.#parts.file();
    this.#storing = this.#storing.then(() => this.#store(file, where, changes));
    this.#show(where);
  }

  /** Portion by portion, each whole or not at all. After a failure the rest is not tried: it would fail, too. */
  async #store(file: Pick<CaseFile, 'putMarks'>, where: Where, changes: readonly Change[]): Promise<void> {
    for (let start = 0; start < changes.length; start += PORTION) {
      const portion = changes.slice(start, start + PORTION).map(({ mark }) => mark);
      const put = await file.putMarks(portion);
      if (!put.ok) {
        this.#takeBack(where, changes.slice(start), put.error);
        return;
      }
      where.book.stored(portion);
      this.unsaved -= portion.length;
    }
  }

  #takeBack(where: Where, changes: readonly Change[], why: StorageFailure): void {
    this.unsaved -= changes.length;
    where.book.failed(changes.map(({ mark }) => mark));
    where.steps.forget(changes.map(({ edit }) => edit));
    if (where.book === this.#book) this.failure = { why, count: changes.length };
    this.#show(where);
  }

  /** Tells what is other than it was, unless another case is on the screen by now. */
  #show({ book }: Where): void {
    if (book !== this.#book) return;
    this.#tell();
    this.#parts.onChange();
  }

  #tell(): void {
    this.canUndo = this.#steps.canUndo;
    this.canRedo = this.#steps.canRedo;
  }

  #at(): string {
    return this.#parts.now().toISOString();
  }
}

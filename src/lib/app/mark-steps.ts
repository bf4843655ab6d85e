import type { MarkEdit } from './mark-book.ts';

/** What one press of a key changed, of one record or of thousands. */
export type MarkStep = readonly MarkEdit[];

/** Steps that can be taken back at most. */
const MAX_STEPS = 200;

/** What was decided, step by step, to be undone and done again as wholes. */
export class MarkSteps {
  #done: MarkStep[] = [];
  #undone: MarkStep[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Notes a new step: what was undone before it can no longer be done again. */
  add(step: MarkStep): void {
    this.#done = [...this.#done.slice(1 - MAX_STEPS), step];
    this.#undone = [];
  }

  /** The step to undo; it can be done again then. */
  undo(): MarkStep | undefined {
    const step = this.#done.pop();
    if (step !== undefined) this.#undone.push(step);
    return step;
  }

  redo(): MarkStep | undefined {
    const step = this.#undone.pop();
    if (step !== undefined) this.#done.push(step);
    return step;
  }

  /** Takes edits out of their step: what could not be stored was taken back already. */
  forget(edits: MarkStep): void {
    const gone = new Set(edits);
    const without = (steps: readonly MarkStep[]) =>
      steps.map((step) => step.filter((edit) => !gone.has(edit))).filter((step) => step.length > 0);
    this.#done = without(this.#done);
    this.#undone = without(this.#undone);
  }
}

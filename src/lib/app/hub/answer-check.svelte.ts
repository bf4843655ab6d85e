import type { Presented, Presenter } from './present-answer.ts';

/** Presents answers that the vault has kept to the hub, one at a time, and shows what came of the last. */
export class AnswerCheck {
  readonly #presenter: Presenter;

  /** The answer that is being presented. */
  asking = $state<string | null>(null);
  #presented = $state.raw<Presented | null>(null);
  #failed = $state.raw<{ readonly answerId: string; readonly code: string } | null>(null);

  constructor(presenter: Presenter) {
    this.#presenter = presenter;
  }

  /** What came of presenting this answer last; null: it was not, or something went wrong. */
  presented(answerId: string): Presented | null {
    return this.#presented?.answerId === answerId ? this.#presented : null;
  }

  /** Why this answer could not be presented, as a code. */
  failure(answerId: string): string | null {
    return this.#failed?.answerId === answerId ? this.#failed.code : null;
  }

  async present(answerId: string): Promise<void> {
    if (this.asking !== null) return;
    this.asking = answerId;
    this.#presented = null;
    const { presentAnswer } = await import('./present-answer.ts');
    const done = await presentAnswer(answerId, this.#presenter);
    this.asking = null;
    this.#failed = done.ok ? null : { answerId, code: done.error };
    if (done.ok) this.#presented = done.value;
  }
}

import type { AnswerStore } from '#lib/vault/answer-store.ts';
import { type Presenter, presentAnswer } from '../hub/present-answer.ts';

type Parts = Omit<Presenter, 'answers'> & {
  readonly answers: () => Pick<AnswerStore, 'all' | 'find' | 'put'> | null;
  /** Whether the case on the screen has a medium. */
  readonly has: (sha256: string) => boolean;
};

/** Has the hub prove its answers about the case on the screen, all that were not presented to it yet. */
export class AnswerProofs {
  /** Answers that were not presented. */
  missing = $state.raw<readonly string[]>([]);
  /** Answers that are done with, of how many; null while none is presented. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  /** Why the last one could not be presented, as a code. */
  failure = $state<string | null>(null);

  readonly #parts: Parts;
  #stop = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Looks in the vault which they are. */
  async look(): Promise<void> {
    const all = await this.#parts.answers()?.all();
    if (all?.ok !== true) return;
    const { has } = this.#parts;
    const open = all.value.filter(({ presented, items }) => !presented && items.some(({ sha256 }) => has(sha256)));
    this.missing = open.map(({ answer }) => answer.answerId);
  }

  /** Presents them one after the other, until one cannot be presented. What came of each is kept at once. */
  async prove(): Promise<void> {
    if (this.progress !== null) return;
    const { missing } = this;
    [this.#stop, this.failure] = [new AbortController(), null];
    const { signal } = this.#stop;
    for (const [done, answerId] of missing.entries()) {
      this.progress = { done, total: missing.length };
      const presented = await presentAnswer(answerId, this.#parts);
      if (!presented.ok) this.failure = presented.error;
      if (!presented.ok || signal.aborted) break;
    }
    await this.look();
    this.progress = null;
  }

  stop(): void {
    this.#stop.abort();
  }
}

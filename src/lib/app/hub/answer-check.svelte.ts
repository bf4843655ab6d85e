import type { Result } from '#lib/domain/result.ts';
import type { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { AnswerVerification } from '#lib/domain/wire/log.ts';
import type { AnswerStanding } from '#lib/egress/answer-proof.ts';
import type { HubDesk } from '../hub-desk.svelte.ts';

type Parts = {
  hub: Pick<HubDesk, 'act' | 'enrolled' | 'log'>;
  /** An answer out of the vault; null when it is not there. */
  saved: (answerId: string) => Promise<Result<SavedAnswer | null, string>>;
};

/** What came of presenting an answer; `at` is when it was given, as the hub says. */
type Presented = { readonly answerId: string; readonly standing: AnswerStanding; readonly at: string | null };

/** Presents answers that the vault has kept to the hub, which says whether it gave them, and proves it. */
export class AnswerCheck {
  readonly #parts: Parts;

  /** The answer that is being presented. */
  asking = $state<string | null>(null);
  #presented = $state.raw<Presented | null>(null);
  #failed = $state.raw<{ readonly answerId: string; readonly code: string } | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
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
    const done = await this.#present(answerId);
    this.asking = null;
    this.#failed = typeof done === 'string' ? { answerId, code: done } : null;
    if (typeof done !== 'string') this.#presented = done;
  }

  /** @returns a code when something went wrong */
  async #present(answerId: string): Promise<Presented | string> {
    const { hub, saved: read } = this.#parts;
    const saved = await read(answerId);
    if (!saved.ok) return saved.error;
    if (saved.value === null) return 'damaged-record';
    const said = await hub.act(AnswerVerification, '/api/v1/answers/verification', saved.value.answer);
    if (!said.ok) return said.error;
    const { enrolled } = hub;
    if (enrolled === null) return 'locked';
    const { answerStanding } = await import('#lib/egress/answer-proof.ts');
    const { hubKey, membership } = enrolled;
    const asker = { hubKey, bureau: membership.bureau.code, seen: hub.log.seen };
    return { answerId, standing: await answerStanding(saved.value, said.value, asker), at: said.value.answeredAt };
  }
}

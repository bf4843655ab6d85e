import { err, ok, type Result } from '#lib/domain/result.ts';
import type { AnswerStanding, SavedAnswer } from '#lib/domain/saved-answer.ts';
import { AnswerVerification } from '#lib/domain/wire/log.ts';
import { answerStanding } from '#lib/egress/answer-proof.ts';
import type { AnswerStore } from '#lib/vault/answer-store.ts';
import type { HubDesk } from '../hub-desk.svelte.ts';
import type { HubLog } from './hub-log.svelte.ts';

export type Presenter = {
  readonly hub: Pick<HubDesk, 'act' | 'enrolled'> & { readonly log: Pick<HubLog, 'seen'> };
  /** Of the open vault; null while it is shut. */
  readonly answers: () => Pick<AnswerStore, 'find' | 'put'> | null;
  readonly now: () => Date;
};

/** What came of presenting an answer; `at` is when it was given, as the hub says. */
export type Presented = { readonly answerId: string; readonly standing: AnswerStanding; readonly at: string | null };

/**
 * Presents an answer that the vault has kept to the hub, which says whether it gave it, and keeps what came of it. The error is
 * a code for `FailureNotice`.
 */
export async function presentAnswer(
  answerId: string,
  { hub, answers, now }: Presenter,
): Promise<Result<Presented, string>> {
  const store = answers();
  if (store === null) return err('locked');
  const found = await store.find(answerId);
  if (!found.ok) return found;
  if (found.value === null) return err('damaged-record');
  const saved = found.value;
  const said = await hub.act(AnswerVerification, '/api/v1/answers/verification', saved.answer);
  if (!said.ok) return said;
  const { enrolled } = hub;
  if (enrolled === null) return err('locked');
  const { hubKey, membership } = enrolled;
  const bureau = membership.bureau.code;
  const standing = await answerStanding(saved, said.value, { hubKey, bureau, seen: hub.log.seen });
  const { proof, checkpoint, answeredAt } = said.value;
  const shown = standing === 'proven' && proof !== null && checkpoint !== null;
  const presented: NonNullable<SavedAnswer['presented']> = {
    ...{ standing, at: now().toISOString() },
    proof: shown ? { bureau, path: proof.path, checkpoint } : null,
  };
  // A proof holds for good, whatever the hub says later.
  if (shown || saved.presented?.standing !== 'proven') {
    const kept = await store.put({ ...saved, presented });
    if (!kept.ok) return kept;
  }
  return ok({ answerId, standing, at: answeredAt });
}

import { sha256 } from '@noble/hashes/sha2.js';
import { answerStatement, type AnswerSummary, answerSummary } from '#lib/domain/answer-leaf.ts';
import { isLeafIn } from '#lib/domain/leaf-proof.ts';
import type { AnswerStanding, SavedAnswer } from '#lib/domain/saved-answer.ts';
import type { PublicJwk } from '#lib/domain/signature.ts';
import type { AnswerVerification, Checkpoint } from '#lib/domain/wire/log.ts';
import type { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { isOfHub } from './log-proof.ts';

type Asker = {
  hubKey: PublicJwk;
  bureau: string;
  /** The newest checkpoint that this vault has seen. */
  seen: Checkpoint | null;
};

/** Holds what the hub says of a presented answer against the answer, the pinned key and the log. */
export async function answerStanding(
  { answer, device }: SavedAnswer,
  { given, proof, checkpoint }: AnswerVerification,
  { hubKey, bureau, seen }: Asker,
): Promise<AnswerStanding> {
  if (!given) return 'never';
  const { leaf } = answer;
  if (leaf === undefined || device === undefined) return 'given';
  if (proof === null || checkpoint === null) return 'wrong-proof';
  if (!(await isOfHub(checkpoint, hubKey, seen))) return 'wrong-proof';
  if (proof.index !== leaf.index || proof.size !== checkpoint.size) return 'wrong-proof';
  const statement = answerStatement(sha256, answered(answer, leaf.blind), { bureau, device });
  const place = { salt: leaf.salt, index: leaf.index, path: proof.path };
  return isLeafIn(sha256, statement, place, checkpoint) ? 'proven' : 'wrong-proof';
}

/** By what others can check the proof of an answer without its results; null: it names no place in the log. */
export function summaryOfAnswer(answer: LookupAnswer): AnswerSummary | null {
  return answer.leaf === undefined ? null : answerSummary(sha256, answered(answer, answer.leaf.blind));
}

function answered(answer: LookupAnswer, blind: string) {
  return { ...answer, watched: answer.watched?.items ?? 0, blind };
}

import { sha256 } from '@noble/hashes/sha2.js';
import { answerStatement } from '#lib/domain/answer-leaf.ts';
import { fromBase64url } from '#lib/domain/base64url.ts';
import { fromHex } from '#lib/domain/hash.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import { leafHash } from '#lib/domain/merkle.ts';
import { isIncluded } from '#lib/domain/merkle-proof.ts';
import type { SavedAnswer } from '#lib/domain/saved-answer.ts';
import type { PublicJwk } from '#lib/domain/signature.ts';
import type { AnswerVerification, Checkpoint } from '#lib/domain/wire/log.ts';
import { isOfHub } from './log-proof.ts';

/**
 * What comes of presenting an answer to the hub that gave it. `proven`: it gave exactly this one, which stands in its log;
 * `given`: it says so, of an answer that names no place in the log; `never`: it says that it did not; `wrong-proof`: it says so,
 * and what it shows for it does not hold.
 */
export type AnswerStanding = 'proven' | 'given' | 'never' | 'wrong-proof';

type Asker = {
  hubKey: PublicJwk;
  bureau: string;
  /** The newest checkpoint that this vault has seen. */
  seen: Checkpoint | null;
};

/** Holds what the hub says of a presented answer against the answer, the pinned key and the log. */
export async function answerStanding(
  saved: SavedAnswer,
  { given, proof, checkpoint }: AnswerVerification,
  { hubKey, bureau, seen }: Asker,
): Promise<AnswerStanding> {
  if (!given) return 'never';
  const { answer, device } = saved;
  const { leaf } = answer;
  if (leaf === undefined || device === undefined) return 'given';
  const salt = fromBase64url(leaf.salt);
  if (salt === null || proof === null || checkpoint === null) return 'wrong-proof';
  if (!(await isOfHub(checkpoint, hubKey, seen))) return 'wrong-proof';
  if (proof.index !== leaf.index || proof.size !== checkpoint.size) return 'wrong-proof';
  const said = { ...answer, watched: answer.watched?.items ?? 0, blind: leaf.blind };
  const statement = answerStatement(sha256, said, { bureau, device });
  const included = isIncluded(sha256, {
    ...{ index: proof.index, size: proof.size, path: proof.path.map(fromHex), root: fromHex(checkpoint.root) },
    leaf: leafHash(sha256, commitment(sha256, salt, statement)),
  });
  return included ? 'proven' : 'wrong-proof';
}

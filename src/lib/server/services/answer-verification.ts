import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { AnswerVerification } from '#lib/domain/wire/log.ts';
import type { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { type LogProofs, readCheckpoint } from './log-proofs.ts';
import type { Refusal } from './refusal.ts';

const NEVER_GIVEN: AnswerVerification = { given: false, bureau: null, answeredAt: null, proof: null, checkpoint: null };

/** Says of an answer that is presented, years later as well, whether the hub gave exactly that one, to whom and when. */
export class AnswerVerifications {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #proofs: LogProofs;

  constructor({ store, audit, proofs }: { store: Store; audit: Auditing; proofs: LogProofs }) {
    this.#store = store;
    this.#audit = audit;
    this.#proofs = proofs;
  }

  /** To the bureau to which it was given, and to auditors. To everybody else it is as if it had never been given. */
  async verify(actor: Actor, answer: LookupAnswer): Promise<Result<AnswerVerification, Refusal>> {
    const refusal = forbidden(actor, 'verify-answer');
    if (refusal !== null) return err(refusal);
    const stored = await this.#store.answers.find(answer.answerId);
    const sha256 = createHash('sha256').update(canonicalJson(answer)).digest('hex');
    const given = stored?.sha256 === sha256 && (stored.bureau === actor.bureau || actor.role === 'auditor');
    await this.#store.transaction((store) => {
      const details = { answer: answer.answerId, given };
      return this.#audit.record(store, { kind: 'look-up', act: 'verified', actor, details });
    });
    if (!given) return ok(NEVER_GIVEN);
    const { bureau, answeredAt, leaf } = stored;
    if (leaf === null) return ok({ ...NEVER_GIVEN, given, bureau, answeredAt });
    const checkpoint = readCheckpoint(await this.#proofs.sign());
    const proof = await this.#proofs.inclusion(actor, leaf, checkpoint.size);
    return proof.ok ? ok({ given, bureau, answeredAt, proof: proof.value, checkpoint }) : proof;
  }
}

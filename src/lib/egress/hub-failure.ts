import { err, type Result } from '#lib/domain/result.ts';
import type { StepUpAct } from '#lib/domain/wire/identity.ts';
import { PROBLEMS, type Problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';

/**
 * Why the hub's word is missing.
 * - `unreachable`: no connection · `timeout`: no whole answer in time · `garbage`: not what the interface promises
 * - `wrong-hub`: another key than the pinned one, or a challenge for another site · `bad-signature`: signed by nobody we
 *   know, or about something else than what was sent
 * - `false-rule`: a data rule that is not signed as one of this bureau's, or not a later version of the one in use
 * - `other-rule`: the offered rule is not the one that was looked at
 * - `step-up`: the hub wants key and passphrase proved once more, for this act
 * - `problem`: the hub said no; without a problem document its `code` is `http-<status>`
 */
export type HubFailure =
  | { kind: 'unreachable' | 'timeout' | 'garbage' | 'wrong-hub' | 'bad-signature' }
  | { kind: 'not-enrolled' | 'already-enrolled' | 'false-rule' | 'other-rule' }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'step-up'; act: StepUpAct }
  | { kind: 'storage'; why: StorageFailure };

export function failed(
  kind: Exclude<HubFailure['kind'], 'problem' | 'step-up' | 'storage'>,
): Result<never, HubFailure> {
  return err({ kind });
}

export function notStored(why: StorageFailure | 'taken'): Result<never, HubFailure> {
  return err({ kind: 'storage', why: why === 'taken' ? 'storage-failed' : why });
}

/** One word for a failure: what an outbox entry keeps. */
export function failureCode(failure: HubFailure): string {
  if (failure.kind === 'problem') return failure.problem.code;
  if (failure.kind === 'step-up') return 'step-up-needed';
  return failure.kind === 'storage' ? failure.why : failure.kind;
}

/** Whether the same request can succeed later without anybody doing anything. */
export function retryable(failure: HubFailure): boolean {
  if (failure.kind === 'problem') return passes(failure.problem);
  return failure.kind === 'unreachable' || failure.kind === 'timeout' || failure.kind === 'garbage';
}

/** Whether a failure of this code is the hub's no to these very bytes: it stays one until somebody does something. */
export function isRefusal(code: string): boolean {
  const status = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode][0] : null;
  return status !== null && status !== 401 && code !== 'sign-in-refused' && !passes({ status, code });
}

function passes({ status, code }: Pick<Problem, 'status' | 'code'>): boolean {
  // A rule that was overtaken and an approval that was given stay so; only a batch is stored a moment later.
  if (status === 409) return code === 'batch-in-progress' || !Object.hasOwn(PROBLEMS, code);
  return status >= 500 || status === 408 || status === 429;
}

/** Whether every other request would end the same way now, so that there is no use in going on. */
export function affectsAll(failure: HubFailure): boolean {
  if (failure.kind === 'problem') {
    const { status, code } = failure.problem;
    return [401, 429, 502, 503, 504].includes(status) || code === 'sign-in-refused';
  }
  return failure.kind !== 'garbage' && failure.kind !== 'bad-signature';
}

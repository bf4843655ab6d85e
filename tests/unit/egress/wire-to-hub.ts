import { ok, type Result } from '#lib/domain/result.ts';
import { DataRuleDocument } from '#lib/domain/wire/data-rule.ts';
import { ChallengeRequest, EnrolmentRequest, SessionRequest, StepUpRequest } from '#lib/domain/wire/identity.ts';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { Parcel } from '#lib/domain/wire/parcel.ts';
import { problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import type { Transport, WireAnswer } from '#lib/egress/hub-client.ts';
import type { Hub } from '#lib/server/current-hub.ts';

/** The hub's services without HTTP around them; the session token is what the cookie would carry. */
export function wireTo(hub: Hub, origin: string): Transport {
  let token = '';
  const plain = (text: string, status = 200): WireAnswer => ({ status, bytes: new TextEncoder().encode(text) });
  const answered = <T>(done: Result<T, { code: ProblemCode }>, text: (value: T) => string): WireAnswer => {
    if (done.ok) return plain(text(done.value));
    return plain(JSON.stringify(problem(done.error.code)), problem(done.error.code).status);
  };
  const same = (text: string) => text;
  const receiptOf = ({ receipt }: { receipt: string }) => receipt;
  return async ({ method, route, body }) => {
    const json: unknown = body === null ? null : JSON.parse(new TextDecoder().decode(body));
    const actor = await hub.sessions.authenticate(token);
    switch (`${method} ${route}`) {
      case 'POST /api/v1/enrolments':
        return ok(answered(await hub.enrolments.redeem(EnrolmentRequest.parse(json)), same));
      case 'POST /api/v1/session/challenge':
        return ok(plain(await hub.sessions.challenge(ChallengeRequest.parse(json).device, origin)));
      case 'POST /api/v1/session': {
        const signedIn = await hub.sessions.signIn(SessionRequest.parse(json));
        if (signedIn.ok) token = signedIn.value.token;
        return ok(answered(signedIn, ({ answer }) => answer));
      }
      case 'DELETE /api/v1/session':
        await hub.sessions.end(token);
        return ok(plain('', 204));
    }
    if (actor === null || body === null) return ok(plain(JSON.stringify(problem('not-signed-in')), 401));
    switch (route) {
      case '/api/v1/session/step-up': {
        const steppedUp = await hub.sessions.stepUp(actor, token, StepUpRequest.parse(json));
        if (steppedUp.ok) token = steppedUp.value.token;
        return ok(answered(steppedUp, ({ answer }) => answer));
      }
      case '/api/v1/data-rules':
        return ok(answered(await hub.dataRules.make(actor, DataRuleDocument.parse(json), body), ({ text }) => text));
      case '/api/v1/lookups':
        return ok(answered(await hub.lookups.answer(actor, LookupRequest.parse(json), body), same));
      case '/api/v1/withdrawals':
        return ok(answered(await hub.withdrawals.accept(actor, Withdrawal.parse(json), body), receiptOf));
      case '/api/v1/carried':
        return ok(answered(await hub.carried.accept(actor, Parcel.parse(json)), receiptOf));
      default:
        return ok(answered(await hub.submissions.accept(actor, Batch.parse(json), body), receiptOf));
    }
  };
}

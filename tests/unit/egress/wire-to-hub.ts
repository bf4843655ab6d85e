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
import type { Actor } from '#lib/server/services/actor.ts';

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
    if (actor !== null && body === null && route.startsWith('/api/v1/log/'))
      return ok(await logAnswer(hub, actor, route));
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

/** What is said about the log, by its route. */
async function logAnswer(hub: Hub, actor: Actor, route: string): Promise<WireAnswer> {
  const { pathname, searchParams } = new URL(route, 'https://hub.example');
  const number = (name: string) => Number(searchParams.get(name));
  const answer = async (): Promise<Result<string | object, { code: ProblemCode }>> => {
    switch (pathname) {
      case '/api/v1/log/checkpoint':
        return hub.logProofs.checkpoint(actor, searchParams.has('having') ? number('having') : null);
      case '/api/v1/log/consistency':
        return hub.logProofs.consistency(actor, number('from'), number('to'));
      case '/api/v1/log/run':
        return hub.logProofs.run(actor, { from: number('from'), to: number('to'), size: number('size') });
      default:
        return hub.logProofs.inclusion(actor, Number(pathname.split('/').at(-1)), number('size'));
    }
  };
  const told = await answer();
  const [value, status] = told.ok ? [told.value, 200] : [problem(told.error.code), problem(told.error.code).status];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { status, bytes: new TextEncoder().encode(text) };
}

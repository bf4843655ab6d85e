import { StepUpRequest } from '#lib/domain/wire/identity.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { throttled } from '#lib/server/api/throttled.ts';
import { SESSION_COOKIE, SESSION_COOKIE_OPTIONS } from '#lib/server/auth/session-cookie.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, getClientAddress, locals: { hub, actor } }) => {
  const wait = throttled(hub.throttles.signIn, getClientAddress());
  if (wait !== null) return refuse(wait);
  const session = cookies.get(SESSION_COOKIE);
  if (actor === null || session === undefined) return refuse({ code: 'not-signed-in' });
  const proof = await readJson(request, StepUpRequest);
  if (!proof.ok) return refuse(proof.error);
  const steppedUp = await hub.sessions.stepUp(actor, session, proof.value.value);
  if (!steppedUp.ok) return refuse(steppedUp.error);
  cookies.set(SESSION_COOKIE, steppedUp.value.token, SESSION_COOKIE_OPTIONS);
  return reply(steppedUp.value.answer);
};

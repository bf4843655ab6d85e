import { SessionRequest } from '#lib/domain/wire/identity.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { throttled } from '#lib/server/api/throttled.ts';
import { SESSION_COOKIE, SESSION_COOKIE_OPTIONS } from '#lib/server/auth/session-cookie.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, getClientAddress, locals: { hub } }) => {
  const wait = throttled(hub.throttles.signIn, getClientAddress());
  if (wait !== null) return refuse(wait);
  const signIn = await readJson(request, SessionRequest);
  if (!signIn.ok) return refuse(signIn.error);
  const signedIn = await hub.sessions.signIn(signIn.value.value);
  if (!signedIn.ok) return refuse(signedIn.error);
  const earlier = cookies.get(SESSION_COOKIE);
  if (earlier !== undefined) await hub.sessions.end(earlier);
  cookies.set(SESSION_COOKIE, signedIn.value.token, SESSION_COOKIE_OPTIONS);
  return reply(signedIn.value.answer);
};

/** Ends the session here as well as in the browser. Nothing to end is no error: a lost answer may be asked for again. */
export const DELETE: RequestHandler = async ({ cookies, locals: { hub } }) => {
  const token = cookies.get(SESSION_COOKIE);
  if (token !== undefined) await hub.sessions.end(token);
  cookies.delete(SESSION_COOKIE, SESSION_COOKIE_OPTIONS);
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
};

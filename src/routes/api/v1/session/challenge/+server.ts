import { ChallengeRequest } from '#lib/domain/wire/identity.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { throttled } from '#lib/server/api/throttled.ts';
import type { RequestHandler } from './$types';

/** Whoever waits as long as he is told must not be turned away at the proof, and begin anew for ever. */
const CHALLENGE_AND_PROOF = 2;

export const POST: RequestHandler = async ({ request, getClientAddress, locals: { hub } }) => {
  const wait = throttled(hub.throttles.signIn, getClientAddress(), CHALLENGE_AND_PROOF);
  if (wait !== null) return refuse(wait);
  const asked = await readJson(request, ChallengeRequest);
  if (!asked.ok) return refuse(asked.error);
  return reply(await hub.sessions.challenge(asked.value.value.device, request.headers.get('origin')));
};

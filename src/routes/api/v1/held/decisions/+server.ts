import { HeldDecision } from '#lib/domain/wire/quality.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const decision = await readJson(request, HeldDecision);
  if (!decision.ok) return refuse(decision.error);
  return replyJson(await hub.held.decide(actor, decision.value.value));
};

import { Decision } from '#lib/domain/wire/approval.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const decision = await readJson(request, Decision);
  if (!decision.ok) return refuse(decision.error);
  return replyOrRefuse(await hub.approvals.decide(actor, params.id, decision.value.value));
};

import { checkpointQuestion } from '#lib/server/api/log-question.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const asked = checkpointQuestion(url.searchParams);
  if (!asked.ok) return refuse(asked.error);
  return replyOrRefuse(await hub.logProofs.checkpoint(actor, asked.value.having ?? null));
};

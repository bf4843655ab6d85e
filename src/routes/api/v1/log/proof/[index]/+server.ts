import { leafIndex, proofQuestion } from '#lib/server/api/log-question.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const [index, asked] = [leafIndex(params.index), proofQuestion(url.searchParams)];
  if (index === null) return refuse({ code: 'not-found' });
  if (!asked.ok) return refuse(asked.error);
  return replyJson(await hub.logProofs.inclusion(actor, index, asked.value.size ?? null));
};

import { consistencyQuestion } from '#lib/server/api/log-question.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const asked = consistencyQuestion(url.searchParams);
  if (!asked.ok) return refuse(asked.error);
  const { from, to } = asked.value;
  return replyJson(await hub.logProofs.consistency(actor, from, to));
};

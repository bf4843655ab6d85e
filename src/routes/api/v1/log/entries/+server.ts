import { logQuestion } from '#lib/server/api/log-question.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const asked = logQuestion(url.searchParams);
  if (!asked.ok) return refuse(asked.error);
  return replyJson(await hub.logEntries.list(actor, asked.value));
};

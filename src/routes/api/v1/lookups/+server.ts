import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const question = await readJson(request, LookupRequest);
  if (!question.ok) return refuse(question.error);
  return replyOrRefuse(await hub.lookups.answer(actor, question.value.value, question.value.bytes));
};

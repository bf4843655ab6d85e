import { BureauWords } from '#lib/domain/wire/people.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const words = await readJson(request, BureauWords);
  if (!words.ok) return refuse(words.error);
  return replyOrRefuse(await hub.bureaux.change(actor, params.code, words.value.value));
};

import { Nothing } from '#lib/domain/wire/people.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const asked = await readJson(request, Nothing);
  if (!asked.ok) return refuse(asked.error);
  return replyOrRefuse(await hub.tokens.revoke(actor, params.id));
};

import { NewRole } from '#lib/domain/wire/people.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const wish = await readJson(request, NewRole);
  if (!wish.ok) return refuse(wish.error);
  return replyOrRefuse(await hub.officers.changeRole(actor, params.id, wish.value.value.role));
};

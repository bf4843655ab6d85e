import { BureauCard } from '#lib/domain/wire/people.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { hub, actor } }) =>
  actor === null ? refuse({ code: 'not-signed-in' }) : replyOrRefuse(await hub.bureaux.list(actor));

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const wish = await readJson(request, BureauCard);
  if (!wish.ok) return refuse(wish.error);
  return replyOrRefuse(await hub.bureaux.addBy(actor, wish.value.value));
};

import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const opened = await hub.reviews.reopen(actor, params.id);
  return opened.ok ? reply(JSON.stringify(opened.value)) : refuse(opened.error);
};

import { MediaPageQuery } from '#lib/domain/wire/casework.ts';
import { readQuery } from '#lib/server/api/read-query.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const query = readQuery(url.searchParams, MediaPageQuery);
  if (!query.ok) return refuse(query.error);
  return replyJson(await hub.investigations.media(actor, params.id, query.value));
};

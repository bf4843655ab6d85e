import { HELD_QUERY } from '#lib/server/api/paths/quality.ts';
import { readQuery } from '#lib/server/api/read-query.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const query = readQuery(url.searchParams, HELD_QUERY);
  if (!query.ok) return refuse(query.error);
  return replyJson(await hub.held.list(actor, query.value.after ?? null));
};

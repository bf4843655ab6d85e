import { Release } from '#lib/domain/wire/investigation.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, Release);
  if (!read.ok) return refuse(read.error);
  return replyJson(await hub.investigations.release(actor, params.id, read.value.value));
};

import { ImportCommit } from '#lib/domain/wire/imports.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, ImportCommit);
  if (!read.ok) return refuse(read.error);
  return replyJson(await hub.imports.commit(actor, params.id, read.value.value));
};

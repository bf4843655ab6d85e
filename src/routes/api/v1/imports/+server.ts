import { NewImport } from '#lib/domain/wire/imports.ts';
import { IMPORTS_QUERY } from '#lib/server/api/paths/imports.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { readQuery } from '#lib/server/api/read-query.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const query = readQuery(url.searchParams, IMPORTS_QUERY);
  if (!query.ok) return refuse(query.error);
  return replyJson(await hub.imports.list(actor, query.value.after ?? null));
};

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, NewImport);
  if (!read.ok) return refuse(read.error);
  return replyJson(await hub.imports.open(actor, read.value.value), 201);
};

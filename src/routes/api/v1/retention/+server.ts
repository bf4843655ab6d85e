import { RetentionTerm } from '#lib/domain/wire/retention.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { hub, actor } }) =>
  actor === null ? refuse({ code: 'not-signed-in' }) : replyJson(await hub.retention.read(actor));

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const term = await readJson(request, RetentionTerm);
  return term.ok ? replyJson(await hub.retention.change(actor, term.value.value.days)) : refuse(term.error);
};

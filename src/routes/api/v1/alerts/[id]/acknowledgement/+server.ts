import { Acknowledgement } from '#lib/domain/wire/alert.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, Acknowledgement);
  if (!read.ok) return refuse(read.error);
  const done = await hub.alertLists.acknowledge(actor, params.id, read.value.value.older);
  return done.ok ? reply(JSON.stringify(done.value)) : refuse(done.error);
};

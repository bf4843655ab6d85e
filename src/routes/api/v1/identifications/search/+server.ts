import { PseudonymSearch } from '#lib/domain/wire/identification.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, PseudonymSearch);
  if (!read.ok) return refuse(read.error);
  return replyJson(await hub.identifications.ofPseudonym(actor, read.value.value.pseudonym));
};

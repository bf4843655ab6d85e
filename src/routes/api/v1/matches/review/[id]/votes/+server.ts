import { Ballot } from '#lib/domain/wire/review.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const ballot = await readJson(request, Ballot);
  if (!ballot.ok) return refuse(ballot.error);
  const voted = await hub.reviews.vote(actor, params.id, ballot.value.value);
  return voted.ok ? reply(JSON.stringify(voted.value)) : refuse(voted.error);
};

import { Batch } from '#lib/domain/wire/submission.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { takesLeaf } from '#lib/server/api/takes-leaf.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const batch = await readJson(request, Batch);
  if (!batch.ok) return refuse(batch.error);
  const delivery = { road: 'own' as const, withLeaf: takesLeaf(request) };
  const accepted = await hub.submissions.accept(actor, batch.value.value, batch.value.bytes, delivery);
  if (!accepted.ok) return refuse(accepted.error);
  return reply(accepted.value.receipt, accepted.value.repeated ? 200 : 201);
};

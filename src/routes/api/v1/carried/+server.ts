import { MAX_PARCEL_BYTES, Parcel } from '#lib/domain/wire/parcel.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { takesLeaf } from '#lib/server/api/takes-leaf.ts';
import type { RequestHandler } from './$types';

/** The two keys beside the ciphertext. */
const ROOM = 1024;

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const parcel = await readJson(request, Parcel, MAX_PARCEL_BYTES + ROOM);
  if (!parcel.ok) return refuse(parcel.error);
  const accepted = await hub.carried.accept(actor, parcel.value.value, takesLeaf(request));
  if (!accepted.ok) return refuse(accepted.error);
  return reply(accepted.value.receipt, accepted.value.repeated ? 200 : 201);
};

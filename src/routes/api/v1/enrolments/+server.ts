import { EnrolmentRequest } from '#lib/domain/wire/identity.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import { throttled } from '#lib/server/api/throttled.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, getClientAddress, locals: { hub } }) => {
  const wait = throttled(hub.throttles.enrolment, getClientAddress());
  if (wait !== null) return refuse(wait);
  const enrolment = await readJson(request, EnrolmentRequest);
  if (!enrolment.ok) return refuse(enrolment.error);
  return replyOrRefuse(await hub.enrolments.redeem(enrolment.value.value));
};

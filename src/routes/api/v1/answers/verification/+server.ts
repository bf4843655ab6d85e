import { MAX_PRESENTED_BYTES } from '#lib/domain/wire/common.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const answer = await readJson(request, LookupAnswer, MAX_PRESENTED_BYTES);
  return answer.ok ? replyJson(await hub.answerVerifications.verify(actor, answer.value.value)) : refuse(answer.error);
};
